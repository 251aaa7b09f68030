/** The manager's face: overview, buildings, findings, report. */
import { usePeriod } from "../../address.ts";
import { useSite } from "../../api/queries.ts";
import type { Site } from "../../api/types.ts";
import { AppShell } from "../../components/app_shell.tsx";
import { Loading } from "../../components/loading.tsx";
import { PeriodPicker, presetPeriod } from "../../components/period_picker.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { BuildingPage } from "./building.tsx";
import { FindingsPage } from "./findings.tsx";
import "./manager.css";
import { OverviewPage } from "./overview.tsx";
import { ReportPage } from "./report.tsx";

export type ManagerPage = "overview" | "building" | "findings" | "report";

const PAGES = {
  overview: OverviewPage,
  building: BuildingPage,
  findings: FindingsPage,
  report: ReportPage,
} as const;

export function Manager({ site: id, page }: { site: string; page: ManagerPage }) {
  const { t } = useTranslation();
  const site = useSite(id);
  const base = `/sites/${encodeURIComponent(id)}`;
  const Page = PAGES[page];
  // Period and filters go along from page to page: they are what the manager is thinking of.
  const kept = keptSearch();
  return (
    <AppShell
      site={id}
      tabs={(Object.keys(PAGES) as ManagerPage[]).map((name) => ({
        href: `${base}/${name}${kept}`,
        label: t(`nav.${name}`),
      }))}
      period={site.data && <ManagerPeriod site={site.data} />}
    >
      {site.error && (
        <div className="page-notice">
          <ProblemNotice error={site.error} onRetry={() => void site.refetch()} />
        </div>
      )}
      {site.isPending && <Loading />}
      {site.data && <Page site={site.data} />}
    </AppShell>
  );
}

function keptSearch(): string {
  const now = new URLSearchParams(window.location.search);
  const kept = new URLSearchParams();
  for (const name of ["from", "to", "category", "grade"]) {
    const value = now.get(name);
    if (value) kept.set(name, value);
  }
  const text = kept.toString();
  return text ? `?${text}` : "";
}

function ManagerPeriod({ site }: { site: Site }) {
  const [period, setPeriod] = usePeriod(presetPeriod("last_30", site.today));
  return <PeriodPicker period={period} onChange={setPeriod} today={site.today} />;
}
