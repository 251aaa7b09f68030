/** Everything that can be inspected, as a list beside the map: by kind, storey, and words. */
import { Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState } from "react";
import { useAddress, useSelection } from "../../address.ts";
import { useAssetKinds, useAssets } from "../../api/queries.ts";
import type { Asset, Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { KindIcon, useKindName } from "../../components/kind_icon.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { StoreyMap } from "../storey_map.tsx";
import { storeysOf, useStoreyChoice } from "../storey_page.tsx";
import { BringIntoView } from "./bring_into_view.tsx";

const MOST = 5000;

export function AssetsPage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const kindName = useKindName();
  const kinds = useAssetKinds();
  const { get, set } = useAddress();
  const choice = useStoreyChoice(site);
  const [selection] = useSelection();
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text, 250);
  const kind = get("kind");
  const only = get("on");
  const assets = useAssets(site.id, { kind, storey: only, q, limit: MOST });
  const storeys = useMemo(() => storeysOf(site), [site]);
  const storeyName = (id: string | null) => {
    const storey = storeys.find((item) => item.id === id);
    const building = site.buildings.find((item) => item.id === storey?.building_id);
    return [building && name(building), storey && name(storey)].filter(Boolean).join(" ");
  };
  const shownKinds = useMemo(() => (kind ? [kind] : undefined), [kind]);
  const reached = get("reached");
  const items = useMemo(
    () =>
      (assets.data?.items ?? []).filter(
        (asset) => reached === null || asset.reached === (reached === "yes"),
      ),
    [assets.data, reached],
  );
  const rows = useRows(items.length);
  return (
    <div className="assets-page">
      <section className="assets-list">
        <div className="manager-filters wrap">
          <TextInput
            size="sm"
            aria-label={t("assets.search")}
            placeholder={t("assets.search")}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Select
            size="sm"
            clearable
            searchable
            aria-label={t("assets.kind")}
            placeholder={t("assets.kind_any")}
            data={(kinds.data?.items ?? []).map((item) => ({
              value: item.key,
              label: kindName(item.key),
            }))}
            value={kind}
            onChange={(value) => set({ kind: value })}
          />
          <Select
            size="sm"
            clearable
            searchable
            aria-label={t("assets.storey")}
            placeholder={t("assets.storey_any")}
            data={storeys.map((item) => ({ value: item.id, label: storeyName(item.id) }))}
            value={only}
            onChange={(value) => set({ on: value, ...(value ? { storey: value } : {}) })}
          />
          <Select
            size="sm"
            clearable
            aria-label={t("assets.reached")}
            placeholder={t("assets.reached_any")}
            data={[
              { value: "yes", label: t("assets.reached_yes") },
              { value: "no", label: t("assets.reached_no") },
            ]}
            value={reached}
            onChange={(value) => set({ reached: value })}
          />
        </div>
        {assets.data && (
          <span className="row-reason" role="status">
            {t("assets.count", { count: items.length, n: number(items.length) })}
          </span>
        )}
        {assets.error && (
          <ProblemNotice error={assets.error} onRetry={() => void assets.refetch()} />
        )}
        {assets.isPending && <Loading />}
        {assets.data && items.length === 0 && (
          <EmptyState title={t("assets.none")} hint={t("assets.none_hint")} />
        )}
        {items.length > 0 && (
          <div className="assets-rows" ref={rows.box} onScroll={rows.onScroll}>
            <table className="figures assets-table" aria-rowcount={items.length}>
              <thead>
                <tr>
                  <th>{t("assets.name")}</th>
                  <th>{t("assets.code")}</th>
                  <th>{t("assets.where")}</th>
                  <th>{t("assets.reached")}</th>
                </tr>
              </thead>
              <tbody>
                <tr className="assets-gap" style={{ height: rows.from * ROW }} />
                {items.slice(rows.from, rows.to).map((asset: Asset) => (
                  <tr
                    key={asset.id}
                    aria-selected={selection?.id === asset.id}
                    onClick={() =>
                      set({
                        selected: `asset:${asset.id}`,
                        ...(asset.storey_id ? { storey: asset.storey_id } : {}),
                      })
                    }
                  >
                    <td>
                      <button type="button" className="row-button" title={name(asset)}>
                        <KindIcon kind={asset.kind} size={16} /> {name(asset)}
                      </button>
                    </td>
                    <td>{asset.code}</td>
                    <td>{storeyName(asset.storey_id)}</td>
                    <td>{asset.reached ? "✓" : t("assets.not_reached")}</td>
                  </tr>
                ))}
                <tr className="assets-gap" style={{ height: (items.length - rows.to) * ROW }} />
              </tbody>
            </table>
          </div>
        )}
      </section>
      <div className="site-map">
        <StoreyMap site={site} choice={choice} {...(shownKinds ? { kinds: shownKinds } : {})}>
          <BringIntoView features={choice.features} />
        </StoreyMap>
      </div>
    </div>
  );
}

const ROW = 36; // px, as the stylesheet has it
const BESIDES = 12; // rows drawn above and below what is seen

/** Only the rows in sight are drawn: a large site has thousands of assets. */
function useRows(count: number) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new list begins at its top
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
    setTop(0);
  }, [count]);
  const height = box.current?.clientHeight ?? 900;
  const from = Math.max(0, Math.floor(top / ROW) - BESIDES);
  const to = Math.min(count, Math.ceil((top + height) / ROW) + BESIDES);
  return { box, from, to, onScroll: () => setTop(box.current?.scrollTop ?? 0) };
}
