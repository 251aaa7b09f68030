/** What the import found: figures, doubts by cause, each with its mend as a button, and the notes of the import. */
import { Button, SegmentedControl } from "@mantine/core";
import { IconWand } from "@tabler/icons-react";
import { useState } from "react";
import { useDoubts } from "../../api/edits.ts";
import { useImportReport } from "../../api/queries.ts";
import type { Doubt, Issue, Site } from "../../api/types.ts";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { Stat } from "../../components/stat.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { AssumedDoors } from "./edit/assumed_doors.tsx";
import { DoubtRow } from "./edit/doubt_row.tsx";
import type { Editor } from "./edit/use_editor.ts";
import "./edit/edit.css";

export interface ImportReviewProps {
  site: Site;
  editor: Editor;
  onShow: (doubt: Doubt) => void;
}

export function ImportReview({ site, editor, onShow }: ImportReviewProps) {
  const { t } = useTranslation();
  const { name, number, duration } = useFormats();
  const report = useImportReport(site.id);
  const doubts = useDoubts(site.id);
  const [shown, setShown] = useState<string | null>(null);
  const [list, setList] = useState<"open" | "settled">("open");
  const failed = report.error ?? doubts.error;
  if (failed) {
    const again = () => void Promise.all([report.refetch(), doubts.refetch()]);
    return <ProblemNotice error={failed} onRetry={again} />;
  }
  if (!report.data || !doubts.data) return <Loading />;
  const { reached, issues, repairs, seconds } = report.data;
  const notes = issues.length + repairs.length;
  const open = doubts.data.items.filter((doubt) => !doubt.settled);
  const settled = doubts.data.items.filter((doubt) => doubt.settled);
  const found = list === "settled" && settled.length > 0 ? settled : open;
  const proposals = new Map(
    open.flatMap((doubt) => doubt.edits.map((edit) => [JSON.stringify(edit), edit] as const)),
  );
  // A storey drawn without doors has dozens of assumed ones: they are looked at together.
  const doors = found.filter(({ reason }) => reason === "assumed_door");
  const single = found.filter(({ reason }) => reason !== "assumed_door");
  const storeys = site.buildings.flatMap((building) => building.storeys);
  const storeyName = (id: string | null) => {
    const storey = storeys.find((one) => one.id === id) ?? site.grounds;
    return storey ? name(storey) : "";
  };
  const show = (doubt: Doubt) => {
    setShown(doubt.id);
    onShow(doubt);
  };
  const mendable = open.filter((doubt) => doubt.edits.length > 0);
  return (
    <div className="import-review">
      <div className="route-card-figures">
        <Stat
          value={number(reached.spaces)}
          unit={`/ ${number(reached.of_spaces)}`}
          label={t("review.spaces")}
        />
        <Stat
          value={number(reached.assets)}
          unit={`/ ${number(reached.of_assets)}`}
          label={t("review.assets")}
        />
        <Stat value={number(report.data.openings)} label={t("import.openings")} />
        <Stat value={number(report.data.connectors)} label={t("import.connectors")} />
      </div>
      <p className="row-reason">
        {t(`import.georeference.${site.georeference.method}`, {
          defaultValue: site.georeference.method,
        })}
        {` · ${site.georeference.crs} · ${t("import.took", { time: duration(seconds.total) })}`}
      </p>
      <h3>
        {open.length === 0
          ? t(settled.length > 0 ? "review.all_settled" : "review.all_reached")
          : t("import.doubts", { count: open.length, n: number(open.length) })}
      </h3>
      {settled.length > 0 && (
        <SegmentedControl
          fullWidth
          aria-label={t("review.which")}
          value={list}
          onChange={(value) => setList(value as "open" | "settled")}
          data={[
            { value: "open", label: t("review.open", { n: number(open.length) }) },
            { value: "settled", label: t("review.settled", { n: number(settled.length) }) },
          ]}
        />
      )}
      {found.length > 0 && (
        <ul className="doubt-list">
          {single.map((doubt) => (
            <DoubtRow
              key={doubt.id}
              site={site.id}
              doubt={doubt}
              editor={editor}
              selected={shown === doubt.id}
              onShow={() => show(doubt)}
            />
          ))}
          {[...new Set(doors.map(({ storey_id }) => storey_id))].map((storey) => (
            <AssumedDoors
              key={storey}
              site={site.id}
              storey={storeyName(storey)}
              doubts={doors.filter(({ storey_id }) => storey_id === storey)}
              editor={editor}
              shown={shown}
              onShow={show}
            />
          ))}
        </ul>
      )}
      {notes > 0 && (
        <details>
          <summary>{t("review.notes", { n: number(notes), count: notes })}</summary>
          <ul className="plain-list">
            {[...issues, ...repairs].map((issue) => (
              <IssueRow key={`${issue.key}${issue.file}${issue.source_id}`} issue={issue} />
            ))}
          </ul>
        </details>
      )}
      {mendable.length > 1 && (
        <div className="import-review-foot">
          <Button
            leftSection={<IconWand size={16} />}
            loading={editor.busy}
            onClick={() => editor.apply([...proposals.values()])}
          >
            {t("review.mend_all", { n: number(mendable.length) })}
          </Button>
        </div>
      )}
    </div>
  );
}

function IssueRow({ issue }: { issue: Issue }) {
  const { t } = useTranslation();
  return (
    <li>
      <span className="row-title">
        {t(`import.issue.${issue.key}`, { ...issue.facts, defaultValue: issue.key })}
      </span>
      <span className="row-reason">
        {[t(`import.severity.${issue.severity}`), issue.file, issue.source_id]
          .filter(Boolean)
          .join(" · ")}
      </span>
      {issue.fix && (
        <span className="row-reason">
          {t(`import.fix.${issue.fix}`, { defaultValue: issue.fix })}
        </span>
      )}
    </li>
  );
}
