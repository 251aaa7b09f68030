/** The planner's face: site, assets, programme, plan, and the rounds of today. */
import {
  IconBuilding,
  IconCalendarDue,
  IconCheckupList,
  IconDice,
  IconFireHydrant,
  IconFocus2,
  IconRoute,
  IconUsers,
} from "@tabler/icons-react";
import { useSite } from "../../api/queries.ts";
import { AppShell } from "../../components/app_shell.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useTranslation } from "../../i18n/index.ts";
import { AssetsPage } from "./assets_page.tsx";
import { DuePage } from "./due_page.tsx";
import { FirstImport } from "./import_dialog.tsx";
import { KeyboardHelp } from "./keyboard_help.tsx";
import { LivePage } from "./live_page.tsx";
import { PlanPage } from "./plan_page.tsx";
import "./planner.css";
import { ProgrammePage } from "./programme_page.tsx";
import { SitePage } from "./site_page.tsx";
import { SurprisePage } from "./surprise_page.tsx";
import { TeamPage } from "./team_page.tsx";

export type PlannerPage =
  | "site"
  | "assets"
  | "programme"
  | "team"
  | "due"
  | "surprise"
  | "plan"
  | "live";

const PAGES = {
  site: SitePage,
  assets: AssetsPage,
  programme: ProgrammePage,
  team: TeamPage,
  due: DuePage,
  surprise: SurprisePage,
  plan: PlanPage,
  live: LivePage,
} as const;
const NEW_SITE = "new";

export function Planner({ site: id, page }: { site: string; page: PlannerPage }) {
  const { t } = useTranslation();
  const base = `/sites/${encodeURIComponent(id)}`;
  const rail = [
    { href: `${base}/site`, label: t("nav.site"), icon: IconBuilding },
    { href: `${base}/assets`, label: t("nav.assets"), icon: IconFireHydrant },
    { href: `${base}/programme`, label: t("nav.programme"), icon: IconCheckupList },
    { href: `${base}/team`, label: t("nav.team"), icon: IconUsers },
    { href: `${base}/due`, label: t("nav.due"), icon: IconCalendarDue },
    { href: `${base}/plan`, label: t("nav.plan"), icon: IconRoute },
    { href: `${base}/surprise`, label: t("nav.surprise"), icon: IconDice },
    { href: `${base}/live`, label: t("nav.live"), icon: IconFocus2 },
  ];
  if (id === NEW_SITE) {
    return (
      <AppShell site="" search={false}>
        <FirstImport />
      </AppShell>
    );
  }
  return (
    <AppShell site={id} rail={rail} railFoot={<KeyboardHelp />}>
      <SiteOf id={id} page={page} />
    </AppShell>
  );
}

function SiteOf({ id, page }: { id: string; page: PlannerPage }) {
  const site = useSite(id);
  const Page = PAGES[page];
  if (site.error) {
    return (
      <div className="page-notice">
        <ProblemNotice error={site.error} onRetry={() => void site.refetch()} />
      </div>
    );
  }
  return site.data ? <Page site={site.data} /> : <Loading />;
}
