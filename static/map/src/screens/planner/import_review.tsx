/** What the import found: figures, and a list of doubts, each with its fix in words and a way to see it. */
import { useImportReport } from "../../api/queries.ts";
import type { Issue, Site } from "../../api/types.ts";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { Stat } from "../../components/stat.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";

export interface ImportReviewProps {
  site: Site;
  onShow: (storey: string | null, selected: string) => void;
}

export function ImportReview({ site, onShow }: ImportReviewProps) {
  const { t } = useTranslation();
  const { name, number, duration } = useFormats();
  const report = useImportReport(site.id);
  if (report.error) {
    return <ProblemNotice error={report.error} onRetry={() => void report.refetch()} />;
  }
  if (!report.data) return <Loading />;
  const { reached, unreached, issues, repairs, seconds } = report.data;
  const assets = Object.values(report.data.assets).reduce((sum, n) => sum + n, 0);
  const doubts = issues.length + unreached.length;
  return (
    <div className="import-review">
      <div className="route-card-figures">
        <Stat value={number(report.data.storeys)} label={t("import.storeys")} />
        <Stat value={number(report.data.spaces)} label={t("import.spaces")} />
        <Stat value={number(report.data.openings)} label={t("import.openings")} />
        <Stat value={number(report.data.connectors)} label={t("import.connectors")} />
        <Stat value={number(assets)} label={t("import.assets")} />
      </div>
      <p>
        {t("import.reached", {
          spaces: number(reached.spaces),
          of_spaces: number(reached.of_spaces),
          assets: number(reached.assets),
          of_assets: number(reached.of_assets),
        })}
      </p>
      <p className="row-reason">
        {t(`import.georeference.${site.georeference.method}`, {
          defaultValue: site.georeference.method,
        })}
        {` · ${site.georeference.crs} · ${t("import.took", { time: duration(seconds.total) })}`}
      </p>
      <h3>
        {doubts === 0
          ? t("import.no_doubts")
          : t("import.doubts", { count: doubts, n: number(doubts) })}
      </h3>
      <ul className="plain-list">
        {unreached.map((left) => (
          <li key={left.id}>
            <span className="row-title">{name(left)}</span>
            <span className="row-reason">{t(`import.reason.${left.reason}`)}</span>
            <span className="row-reason">{t(`import.fix.${left.fix}`)}</span>
            <button
              type="button"
              className="text-button"
              onClick={() => onShow(left.storey_id, `${left.what}:${left.id}`)}
            >
              {t("action.show_me")}
            </button>
          </li>
        ))}
        {issues.map((issue) => (
          <IssueRow key={`${issue.key}${issue.file}${issue.source_id}`} issue={issue} />
        ))}
      </ul>
      {repairs.length > 0 && (
        <>
          <h3>{t("import.repairs", { count: repairs.length, n: number(repairs.length) })}</h3>
          <ul className="plain-list">
            {repairs.map((issue) => (
              <IssueRow key={`${issue.key}${issue.file}${issue.source_id}`} issue={issue} />
            ))}
          </ul>
        </>
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
