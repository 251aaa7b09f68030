/** The planner's face: site, assets, programme, plan. */
import { IconBuilding, IconCheckupList, IconFireHydrant, IconRoute } from "@tabler/icons-react";
import { useSite } from "../../api/queries.ts";
import { AppShell } from "../../components/app_shell.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { StoreyMap } from "../storey_map.tsx";
import { useStoreyChoice } from "../storey_page.tsx";

export type PlannerPage = "site" | "assets" | "programme" | "plan";

export function Planner({ site: id }: { site: string; page: PlannerPage }) {
  const { t } = useTranslation();
  const site = useSite(id);
  const choice = useStoreyChoice(site.data);
  const base = `/sites/${encodeURIComponent(id)}`;
  return (
    <AppShell
      site={id}
      rail={[
        { href: `${base}/site`, label: t("nav.site"), icon: IconBuilding },
        { href: `${base}/assets`, label: t("nav.assets"), icon: IconFireHydrant },
        { href: `${base}/programme`, label: t("nav.programme"), icon: IconCheckupList },
        { href: `${base}/plan`, label: t("nav.plan"), icon: IconRoute },
      ]}
    >
      {site.error && <ProblemNotice error={site.error} onRetry={() => void site.refetch()} />}
      {site.isPending && <Loading />}
      {site.data && <StoreyMap site={site.data} choice={choice} />}
    </AppShell>
  );
}
