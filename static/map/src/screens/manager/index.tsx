/** The manager's face: overview, buildings, findings, report. */
import { usePeriod } from "../../address.ts";
import { useSite } from "../../api/queries.ts";
import type { Site } from "../../api/types.ts";
import { AppShell } from "../../components/app_shell.tsx";
import { Loading } from "../../components/loading.tsx";
import { PeriodPicker, presetPeriod } from "../../components/period_picker.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { StoreyMap } from "../storey_map.tsx";
import { useStoreyChoice } from "../storey_page.tsx";

export type ManagerPage = "overview" | "building" | "findings" | "report";

export function Manager({ site: id }: { site: string; page: ManagerPage }) {
  const { t } = useTranslation();
  const site = useSite(id);
  const choice = useStoreyChoice(site.data);
  const base = `/sites/${encodeURIComponent(id)}`;
  return (
    <AppShell
      site={id}
      tabs={(["overview", "building", "findings", "report"] as const).map((page) => ({
        href: `${base}/${page}`,
        label: t(`nav.${page}`),
      }))}
      period={site.data && <ManagerPeriod site={site.data} />}
    >
      {site.error && <ProblemNotice error={site.error} onRetry={() => void site.refetch()} />}
      {site.isPending && <Loading />}
      {site.data && <StoreyMap site={site.data} choice={choice} />}
    </AppShell>
  );
}

function ManagerPeriod({ site }: { site: Site }) {
  const [period, setPeriod] = usePeriod(presetPeriod("last_30", site.today));
  return <PeriodPicker period={period} onChange={setPeriod} today={site.today} />;
}
