/** What the import found: figures, doubts by cause, each with its mend as a button, and the notes of the import. */
import { Button } from "@mantine/core";
import { IconCheck, IconEye, IconWand } from "@tabler/icons-react";
import { useState } from "react";
import { type Doubt, useDoubts } from "../../api/edits.ts";
import { useImportReport } from "../../api/queries.ts";
import type { Issue, Site } from "../../api/types.ts";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { Stat } from "../../components/stat.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import type { Tool } from "../../map/edit/tools.ts";
import { KindSelect } from "./edit/tool_card.tsx";
import type { Editor } from "./edit/use_editor.ts";
import "./edit/edit.css";

const NAMED = 3;
/** The tool to take where the plan gives no sign of what would mend it. */
const TOOL_FOR: Readonly<Record<string, Tool>> = {
  add_door: "door",
  add_connector: "stair",
  add_entrance: "door",
};

export interface ImportReviewProps {
  site: Site;
  editor: Editor;
  onShow: (doubt: Doubt) => void;
}

export function ImportReview({ site, editor, onShow }: ImportReviewProps) {
  const { t } = useTranslation();
  const { number, duration } = useFormats();
  const report = useImportReport(site.id);
  const doubts = useDoubts(site.id);
  const [shown, setShown] = useState<string | null>(null);
  const failed = report.error ?? doubts.error;
  if (failed) {
    const again = () => void Promise.all([report.refetch(), doubts.refetch()]);
    return <ProblemNotice error={failed} onRetry={again} />;
  }
  if (!report.data || !doubts.data) return <Loading />;
  const { reached, issues, repairs, seconds } = report.data;
  const found = doubts.data.items;
  const proposals = new Map(
    found.flatMap((doubt) => doubt.edits.map((edit) => [JSON.stringify(edit), edit] as const)),
  );
  const mendable = found.filter((doubt) => doubt.edits.length > 0);
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
        {found.length === 0
          ? t("review.all_reached")
          : t("import.doubts", { count: found.length, n: number(found.length) })}
      </h3>
      {found.length > 0 && (
        <ul className="doubt-list">
          {found.map((doubt) => (
            <DoubtRow
              key={doubt.id}
              doubt={doubt}
              editor={editor}
              selected={shown === doubt.id}
              onShow={() => {
                setShown(doubt.id);
                onShow(doubt);
              }}
            />
          ))}
        </ul>
      )}
      {(issues.length > 0 || repairs.length > 0) && (
        <details>
          <summary>{t("review.notes", { n: number(issues.length + repairs.length) })}</summary>
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

interface DoubtRowProps {
  doubt: Doubt;
  editor: Editor;
  selected: boolean;
  onShow: () => void;
}

function DoubtRow({ doubt, editor, selected, onShow }: DoubtRowProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const [kind, setKind] = useState("");
  const things = doubt.spaces.length > 0 ? doubt.spaces : doubt.assets;
  const more = doubt.of_spaces > 0 ? doubt.of_spaces : doubt.of_assets;
  const named = [...new Set(things.map(name))].slice(0, NAMED);
  const facts = { spaces: number(doubt.of_spaces), assets: number(doubt.of_assets) };
  const amount =
    doubt.of_spaces && doubt.of_assets ? "both" : doubt.of_spaces ? "spaces" : "assets";
  const tool = TOOL_FOR[doubt.fix];
  const proposed = doubt.edits[0];
  return (
    <li data-selected={selected} data-doubt={doubt.id}>
      <div className="doubt-head">
        <span className="row-title">
          {t(doubt.reason === "unknown_kind" ? "review.unknown" : `review.left_${amount}`, facts)}
        </span>
        <span className="row-reason">
          {named.join(" · ")}
          {more > named.length && ` ${t("review.and_more", { n: number(more - named.length) })}`}
        </span>
        <span className="row-reason">{t(`import.reason.${doubt.reason}`)}</span>
      </div>
      {doubt.fix === "retype" && <KindSelect value={kind} onChange={setKind} />}
      <div className="doubt-actions">
        {doubt.fix === "retype" && (
          <Button
            size="compact-md"
            disabled={!kind || editor.busy}
            onClick={() =>
              editor.apply([
                {
                  kind: "change_assets",
                  ids: doubt.assets.map((asset) => asset.id),
                  asset_kind: kind,
                },
              ])
            }
          >
            {t("review.retype", { n: number(doubt.assets.length) })}
          </Button>
        )}
        {proposed && (
          <Button
            size="compact-md"
            leftSection={<IconCheck size={16} />}
            disabled={editor.busy}
            onClick={() => editor.apply(doubt.edits)}
          >
            {t(`review.mend.${proposed.kind}`, { n: number(doubt.edits.length) })}
          </Button>
        )}
        {!proposed && tool && doubt.reason !== "no_place_to_stand" && (
          <Button
            size="compact-md"
            variant="default"
            onClick={() => {
              onShow();
              editor.take(tool);
            }}
          >
            {t(`review.draw.${doubt.fix}`)}
          </Button>
        )}
        {doubt.point && (
          <Button
            size="compact-md"
            variant="subtle"
            color="gray"
            leftSection={<IconEye size={16} />}
            onClick={onShow}
          >
            {t("action.show_me")}
          </Button>
        )}
      </div>
    </li>
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
