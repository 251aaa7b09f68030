/** One asset: what it is, where, whether somebody can get to it, and what the programme asks. */
import { useAsset, useProgramme } from "../../api/queries.ts";
import type { Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { KindTile, useKindName } from "../../components/kind_icon.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { storeysOf } from "../storey_page.tsx";
import { useFrequencyWords } from "./words.ts";

export function AssetDetail({ site, asset: id }: { site: Site; asset: string | null }) {
  const { t } = useTranslation();
  const { name, date, language } = useFormats(site.timezone);
  const kindName = useKindName();
  const frequency = useFrequencyWords();
  const asset = useAsset(site.id, id);
  const programme = useProgramme(site.id);
  if (id === null) return <EmptyState title={t("site.nothing")} hint={t("site.nothing_hint")} />;
  if (asset.error) {
    return <ProblemNotice error={asset.error} onRetry={() => void asset.refetch()} />;
  }
  if (!asset.data) return <Loading />;
  const thing = asset.data;
  const storey = storeysOf(site).find((item) => item.id === thing.storey_id);
  const building = site.buildings.find((item) => item.id === thing.building_id);
  const space = language === "en" ? thing.space_name_en || thing.space_name : thing.space_name;
  return (
    <div className="asset-detail">
      <header className="why-head">
        <KindTile kind={thing.kind} />
        <div>
          <h2>{name(thing)}</h2>
          <p className="row-reason">
            {[kindName(thing.kind), thing.code].filter(Boolean).join(" · ")}
          </p>
        </div>
      </header>
      <p>
        {[building && name(building), storey && name(storey), space].filter(Boolean).join(" · ")}
      </p>
      {!thing.reached && <p className="row-title">{t("site.not_reached")}</p>}
      <h3>{t("site.obligations")}</h3>
      {thing.obligations.length === 0 && <p className="row-reason">{t("site.no_obligations")}</p>}
      <ul className="plain-list">
        {thing.obligations.map((owed) => {
          const entry = programme.data?.entries.find((item) => item.key === owed.entry_key);
          return (
            <li key={owed.entry_key}>
              <span className="row-title">{entry ? name(entry) : owed.entry_key}</span>
              <span className="row-reason">
                {entry && frequency(entry.frequency)}
                {owed.last && ` · ${t("site.last", { date: date(owed.last) })}`}
                {owed.next_due && ` · ${t("site.due", { date: date(owed.next_due) })}`}
              </span>
            </li>
          );
        })}
      </ul>
      {Object.keys(thing.attributes).length > 0 && (
        <>
          <h3>{t("site.attributes")}</h3>
          <dl className="facts">
            {Object.entries(thing.attributes).map(([key, value]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{String(value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  );
}
