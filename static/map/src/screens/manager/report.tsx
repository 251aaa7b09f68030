/** What can be handed on: the period's figures, and one file with all maps that opens without a network. */
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { reportMapAddress, useOverview } from "../../api/queries.ts";
import type { Site } from "../../api/types.ts";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { Stat } from "../../components/stat.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useLanguage, useTranslation } from "../../i18n/index.ts";
import { CategorySelect, GradeSelect, useFilters } from "./filters.tsx";

export function ReportPage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { name, range, number } = useFormats();
  const filters = useFilters(site);
  const overview = useOverview(site.id, filters);
  if (overview.error) {
    return (
      <div className="page-notice">
        <ProblemNotice error={overview.error} onRetry={() => void overview.refetch()} />
      </div>
    );
  }
  if (!overview.data) return <Loading />;
  const { buildings, tiles } = overview.data;
  const sum = (key: "findings" | "open" | "checks") =>
    buildings.reduce((total, building) => total + building[key], 0);
  return (
    <div className="report-page">
      <section className="card report-card">
        <h1>
          {t("manager.report_title", { name: name(site) })}
          <small>{range(overview.data.from, overview.data.to)}</small>
        </h1>
        <div className="manager-filters">
          <CategorySelect />
          <GradeSelect />
        </div>
        <div className="report-figures">
          <Stat size={28} value={number(sum("findings"))} label={t("manager.col.findings")} />
          <Stat size={28} value={number(sum("open"))} label={t("manager.col.open")} />
          <Stat size={28} value={number(sum("checks"))} label={t("manager.col.checks")} />
          <Stat
            size={28}
            value={tiles.rate.value === null ? "–" : number(tiles.rate.value, 1)}
            label={t("manager.measure.rate")}
          />
          <Stat
            size={28}
            value={tiles.coverage.value === null ? "–" : `${number(tiles.coverage.value)}%`}
            label={t("manager.tile.coverage")}
          />
        </div>
        <p>{t("manager.report_lead")}</p>
        <ul className="report-contents">
          <li>{t("manager.report_1")}</li>
          <li>{t("manager.report_2")}</li>
          <li>{t("manager.report_3")}</li>
        </ul>
        <div className="report-actions">
          <Button
            component="a"
            href={reportMapAddress(site.id, language, filters)}
            download
            leftSection={<IconDownload size={18} />}
          >
            {t("manager.report_download")}
          </Button>
        </div>
      </section>
    </div>
  );
}
