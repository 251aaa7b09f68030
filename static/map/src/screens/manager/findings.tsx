/** All findings, by what one looks for; one of them beside the list with its photos, history and next step. */
import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFlagSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useAddress, useSelection } from "../../address.ts";
import { at, call } from "../../api/client.ts";
import type { Finding, FindingFilters, FindingPage as Found, Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { GradeMark } from "../../components/grade_mark.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { CategorySelect, GradeSelect, useCategoryName, useFilters } from "./filters.tsx";
import { FindingPanel } from "./finding_panel.tsx";

const PAGE = 60;
const STATES = ["unfinished", "overdue", "open", "assigned", "rectified", "closed"] as const;

/** Pages of the list, each with the cursor of the next. */
function useFindingPages(site: string, filters: FindingFilters) {
  return useInfiniteQuery({
    queryKey: ["site", site, "findings", "pages", filters],
    queryFn: ({ pageParam }) =>
      call<Found>(at("sites", site, "findings"), {
        query: { ...filters, limit: PAGE, ...(pageParam ? { after: pageParam } : {}) },
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function FindingsPage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { name, number, instant, language } = useFormats(site.timezone);
  const category = useCategoryName();
  const base = useFilters(site);
  const { get, set } = useAddress();
  const [selection, select] = useSelection();
  const [text, setText] = useState(get("q") ?? "");
  const search = useDebouncedCallback((value: string) => set({ q: value }), 300);
  const place = { building: get("building"), storey: get("storey"), space: get("space") };
  const state = get("state");
  const q = get("q");
  const filters = useMemo<FindingFilters>(
    () => ({
      ...base,
      ...(place.building ? { building: place.building } : {}),
      ...(place.storey ? { storey: place.storey } : {}),
      ...(place.space ? { space: place.space } : {}),
      ...(state ? { state } : {}),
      ...(q ? { q } : {}),
    }),
    [base, place.building, place.storey, place.space, state, q],
  );
  const pages = useFindingPages(site.id, filters);
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const chosen = selection?.what === "finding" ? selection.id : null;
  const storeys = site.buildings
    .filter((building) => !place.building || building.id === place.building)
    .flatMap((building) =>
      [...building.storeys].reverse().map((storey) => ({
        value: storey.id,
        label: `${name(building)} ${name(storey)}`,
      })),
    );
  return (
    <div className="findings-page" data-open={chosen !== null}>
      <div className="findings-main">
        <header className="manager-head">
          <h1>
            {t("nav.findings")}
            <small>{pages.data ? t("manager.n_findings", { count: total }) : ""}</small>
          </h1>
        </header>
        <div className="manager-filters wrap">
          <TextInput
            size="sm"
            w={200}
            aria-label={t("manager.search")}
            placeholder={t("manager.search")}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              search(event.currentTarget.value);
            }}
          />
          <Select
            size="sm"
            w={150}
            clearable
            aria-label={t("manager.state")}
            placeholder={t("manager.state_any")}
            data={STATES.map((key) => ({ value: key, label: t(`finding.state.${key}`) }))}
            value={state}
            onChange={(value) => set({ state: value })}
          />
          <GradeSelect />
          <CategorySelect />
          <Select
            size="sm"
            w={190}
            clearable
            searchable
            aria-label={t("manager.building")}
            placeholder={t("manager.building_any")}
            data={[
              ...site.buildings.map((item) => ({ value: item.id, label: name(item) })),
              ...(site.grounds ? [{ value: "grounds", label: name(site.grounds) }] : []),
            ]}
            value={place.building}
            onChange={(value) => set({ building: value, storey: null, space: null })}
          />
          <Select
            size="sm"
            w={190}
            clearable
            searchable
            aria-label={t("manager.storey")}
            placeholder={t("manager.storey_any")}
            data={storeys}
            value={place.storey}
            onChange={(value) => set({ storey: value, space: null })}
          />
        </div>
        {pages.error && <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />}
        {pages.isPending && <Loading />}
        {pages.data && items.length === 0 && (
          <EmptyState
            icon={<IconFlagSearch size={40} stroke={1.4} />}
            title={t("manager.none_found")}
            hint={t("manager.none_found_hint")}
            action={
              <Button
                variant="default"
                onClick={() => {
                  setText("");
                  set({
                    q: null,
                    state: null,
                    grade: null,
                    category: null,
                    building: null,
                    storey: null,
                    space: null,
                  });
                }}
              >
                {t("manager.clear_filters")}
              </Button>
            }
          />
        )}
        {items.length > 0 && (
          <div className="card findings-table">
            <table className="figures">
              <thead>
                <tr>
                  <th>{t("manager.col.number")}</th>
                  <th>{t("manager.grade")}</th>
                  <th className="wide">{t("manager.col.what")}</th>
                  <th>{t("manager.col.where")}</th>
                  <th>{t("manager.category")}</th>
                  <th>{t("manager.col.found")}</th>
                  <th>{t("manager.state")}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((finding: Finding) => (
                  <tr
                    key={finding.id}
                    aria-selected={finding.id === chosen}
                    onClick={() => select({ what: "finding", id: finding.id })}
                  >
                    <td className="faint finding-number">{finding.number}</td>
                    <td className="finding-grade">
                      <GradeMark grade={finding.grade} overdue={finding.overdue} named />
                    </td>
                    <td className="wide">
                      <button type="button" className="row-button">
                        {language === "en"
                          ? finding.description_en || finding.description
                          : finding.description}
                      </button>
                    </td>
                    <td className="finding-where">
                      {language === "en" ? finding.place_en || finding.place : finding.place}
                    </td>
                    <td className="finding-category">{category(finding.category)}</td>
                    <td className="finding-at">{instant(finding.found_at)}</td>
                    <td className="finding-state">{t(`finding.state.${finding.state}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            {pages.hasNextPage && (
              <div className="findings-more">
                <Button
                  variant="default"
                  loading={pages.isFetchingNextPage}
                  onClick={() => void pages.fetchNextPage()}
                >
                  {t("manager.more", { shown: number(items.length), total: number(total) })}
                </Button>
              </div>
            )}
          </div>
        )}
      </div>
      {chosen && <FindingPanel site={site} id={chosen} onClose={() => select(null)} />}
    </div>
  );
}
