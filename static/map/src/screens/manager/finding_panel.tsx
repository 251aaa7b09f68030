/** One finding: what, where on the plan, photos, history, and what may be done with it now. */
import { ActionIcon, Button, Textarea } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { at } from "../../api/client.ts";
import { useFinding, useMoveFinding, useStoreyGeometry } from "../../api/queries.ts";
import type { FindingDetail, FindingState, Site } from "../../api/types.ts";
import { GradeMark } from "../../components/grade_mark.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { addFindings } from "../../map/layers/findings.ts";
import { addFloorPlan } from "../../map/layers/floor_plan.ts";
import { MapLayer, PlanMap } from "../../map/plan_map.tsx";
import { useCategoryName } from "./filters.tsx";

/** Which moves follow which state: the same table as the server's, which has the last word. */
const MOVES: Readonly<Record<FindingState, readonly FindingState[]>> = {
  open: ["assigned", "rectified"],
  assigned: ["rectified", "open"],
  rectified: ["closed", "open"],
  closed: ["open"],
};
const NEAR = 0.00012; // degrees, some 12 m: enough to know the corner of the building

export interface FindingPanelProps {
  site: Site;
  id: string;
  onClose: () => void;
}

export function FindingPanel({ site, id, onClose }: FindingPanelProps) {
  const { t } = useTranslation();
  const finding = useFinding(site.id, id);
  return (
    <aside className="finding-panel" aria-label={t("manager.selected_finding")}>
      <ActionIcon
        className="finding-close"
        variant="subtle"
        aria-label={t("action.close")}
        onClick={onClose}
      >
        <IconX size={20} />
      </ActionIcon>
      {finding.error && (
        <ProblemNotice error={finding.error} onRetry={() => void finding.refetch()} />
      )}
      {finding.isPending && <Loading />}
      {finding.data && <Body site={site} finding={finding.data} />}
    </aside>
  );
}

function Body({ site, finding }: { site: Site; finding: FindingDetail }) {
  const { t } = useTranslation();
  const { instant, language } = useFormats(site.timezone);
  const category = useCategoryName();
  const [, navigate] = useLocation();
  const zh = language !== "en";
  return (
    <>
      <header>
        <p className="faint">{finding.number}</p>
        <h2>{zh ? finding.description : finding.description_en || finding.description}</h2>
        <p className="chips">
          <span className="chip">
            <GradeMark grade={finding.grade} overdue={finding.overdue} named />
          </span>
          <span className="chip">{t(`finding.state.${finding.state}`)}</span>
          <span className="chip">{category(finding.category)}</span>
        </p>
        <p className="row-reason">{zh ? finding.place : finding.place_en || finding.place}</p>
        <p className="row-reason">
          {t("finding.found", { at: instant(finding.found_at), by: finding.found_by })}
          {finding.due_at && ` · ${t("finding.due", { at: instant(finding.due_at) })}`}
        </p>
      </header>
      <PlaceMap site={site} finding={finding} />
      <button
        type="button"
        className="text-button"
        onClick={() =>
          navigate(
            `/sites/${encodeURIComponent(site.id)}/building?${new URLSearchParams({
              storey: finding.storey_id,
              selected: `finding:${finding.id}`,
            })}`,
          )
        }
      >
        {t("action.show_me")}
      </button>
      {finding.photos.length > 0 && (
        <section className="finding-photos">
          {finding.photos.map((photo, index) => (
            <a
              key={photo}
              href={at("sites", site.id, "photos", photo)}
              target="_blank"
              rel="noreferrer"
            >
              <img
                src={`${at("sites", site.id, "photos", photo)}?width=320`}
                alt={t("finding.photo", { n: index + 1 })}
                loading="lazy"
              />
            </a>
          ))}
        </section>
      )}
      <Moves site={site} finding={finding} />
      <section>
        <h3>{t("finding.history")}</h3>
        <ol className="history">
          {finding.history.map((entry) => (
            <li key={`${entry.at}${entry.what}`}>
              <span>{t(`finding.history.${entry.what}`)}</span>
              <span className="row-reason">
                {instant(entry.at)} · {entry.by}
              </span>
              {entry.note && <span>{entry.note}</span>}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function PlaceMap({ site, finding }: { site: Site; finding: FindingDetail }) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const plan = useStoreyGeometry(site.id, finding.storey_id);
  const [lng, lat] = finding.point;
  const data = useMemo(
    () => plan.data && { features: plan.data, nameOf: name, selectedSpace: finding.space_id },
    [plan.data, name, finding.space_id],
  );
  const mark = useMemo(() => ({ findings: [finding] }), [finding]);
  return (
    <div className="finding-map">
      <PlanMap
        bounds={[lng - NEAR, lat - NEAR, lng + NEAR, lat + NEAR]}
        frame={finding.id}
        controls={false}
        label={t("finding.place")}
      >
        {data && <MapLayer add={addFloorPlan} data={data} />}
        <MapLayer add={addFindings} data={mark} />
      </PlanMap>
    </div>
  );
}

/** What may be done now; the last move can be taken back while the panel is open. */
function Moves({ site, finding }: { site: Site; finding: FindingDetail }) {
  const { t } = useTranslation();
  const move = useMoveFinding(site.id);
  const [note, setNote] = useState("");
  const [main, ...others] = MOVES[finding.state];
  const go = (to: FindingState) =>
    move.mutate(
      { id: finding.id, to, note, revision: finding.revision },
      { onSuccess: () => setNote("") },
    );
  return (
    <section className="finding-moves">
      <Textarea
        autosize
        minRows={1}
        maxRows={4}
        maxLength={2000}
        label={t("finding.note")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {move.error && <ProblemNotice error={move.error} />}
      <div className="finding-buttons">
        {others.map((to) => (
          <Button key={to} variant="default" disabled={move.isPending} onClick={() => go(to)}>
            {t(`finding.move.${to}`)}
          </Button>
        ))}
        {main && (
          <Button loading={move.isPending} onClick={() => go(main)}>
            {t(`finding.move.${main}`)}
          </Button>
        )}
      </div>
    </section>
  );
}
