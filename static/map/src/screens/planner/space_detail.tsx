/** One room, or one stair or lift: what it is, where, what stands in it, and what the programme asks of it. */
import { useAssets, useProgramme } from "../../api/queries.ts";
import type { ConnectorProperties, Site, SpaceProperties, Storey } from "../../api/types.ts";
import { KindIcon } from "../../components/kind_icon.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { calledBoth } from "../../domain/called.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { storeysOf } from "../storey_page.tsx";
import { useFrequencyWords } from "./words.ts";

export interface SpaceDetailProps {
  site: Site;
  storey: Storey | null;
  space: SpaceProperties;
  onAsset: (asset: string) => void;
}

export function SpaceDetail({ site, storey, space, onAsset }: SpaceDetailProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const frequency = useFrequencyWords();
  const programme = useProgramme(site.id);
  const assets = useAssets(site.id, { space: space.id, limit: 500 });
  const building = site.buildings.find((item) => item.id === storey?.building_id);
  const zones = site.zones.filter((zone) => zone.space_ids.includes(space.id));
  const asked = (programme.data?.entries ?? []).filter(
    (entry) => entry.enabled && entry.uses.includes(space.use),
  );
  return (
    <div className="asset-detail">
      <header>
        <h2>{calledBoth(space.number, name(space))}</h2>
        <p className="row-reason">
          {[t(`use.${space.use}`), building && name(building), storey && name(storey)]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {zones.length > 0 && (
          <p className="row-reason">
            {t("site.zones", { names: zones.map((zone) => name(zone)).join(" · ") })}
          </p>
        )}
      </header>
      <section>
        <h3>{t("site.space_asked")}</h3>
        {asked.length === 0 && <p className="row-reason">{t("site.space_asked_none")}</p>}
        <ul className="plain-list">
          {asked.map((entry) => (
            <li key={entry.key}>
              <span className="row-title">{name(entry)}</span>
              <span className="row-reason">
                {frequency(entry.frequency)} · {t("why.minutes", { n: entry.minutes })}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3>
          {t("site.inside")}
          {assets.data && ` · ${number(assets.data.items.length)}`}
        </h3>
        {assets.error && (
          <ProblemNotice error={assets.error} onRetry={() => void assets.refetch()} />
        )}
        {assets.isPending && <Loading />}
        {assets.data?.items.length === 0 && <p className="row-reason">{t("site.inside_none")}</p>}
        <ul className="row-buttons">
          {assets.data?.items.map((asset) => (
            <li key={asset.id}>
              <button type="button" onClick={() => onAsset(asset.id)}>
                <KindIcon kind={asset.kind} size={18} />
                <span className="stop-name">{name(asset)}</span>
                <span className="faint">{asset.code}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

export interface ConnectorDetailProps {
  site: Site;
  connector: ConnectorProperties;
  onStorey: (storey: string) => void;
}

export function ConnectorDetail({ site, connector, onStorey }: ConnectorDetailProps) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const storeys = storeysOf(site).filter((item) => connector.other_storeys.includes(item.id));
  const buildingOf = (storey: Storey) =>
    site.buildings.find((item) => item.id === storey.building_id);
  return (
    <div className="asset-detail">
      <header>
        <h2>{name(connector) || t(`connector.${connector.kind}`)}</h2>
        <p className="row-reason">{t(`connector.${connector.kind}`)}</p>
      </header>
      <section>
        <h3>{t("site.leads_to")}</h3>
        <ul className="plain-list">
          {storeys.map((storey) => {
            const building = buildingOf(storey);
            return (
              <li key={storey.id}>
                <button type="button" className="text-button" onClick={() => onStorey(storey.id)}>
                  {[building && name(building), name(storey)].filter(Boolean).join(" ")}
                </button>
              </li>
            );
          })}
        </ul>
      </section>
    </div>
  );
}
