/** Which screen an address means, and who may see it. Each face is loaded when it is first opened. */
import { Button } from "@mantine/core";
import { IconBuildingCommunity, IconMapOff } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { Unreachable } from "./api/client.ts";
import { useSession, useSites } from "./api/queries.ts";
import type { User } from "./api/types.ts";
import { EmptyState } from "./components/empty_state.tsx";
import { Loading } from "./components/loading.tsx";
import { ProblemNotice } from "./components/problem_notice.tsx";
import { type Face, facesOf, homeOf } from "./domain/faces.ts";
import { useTranslation } from "./i18n/index.ts";
import type { ManagerPage } from "./screens/manager/index.tsx";
import type { PlannerPage } from "./screens/planner/index.tsx";
import { SignIn } from "./screens/sign_in.tsx";

const Planner = lazy(() =>
  import("./screens/planner/index.tsx").then((face) => ({ default: face.Planner })),
);
const Inspector = lazy(() =>
  import("./screens/inspector/index.tsx").then((face) => ({ default: face.Inspector })),
);
const Manager = lazy(() =>
  import("./screens/manager/index.tsx").then((face) => ({ default: face.Manager })),
);

const PLANNER_PAGES: readonly PlannerPage[] = [
  "site",
  "assets",
  "programme",
  "team",
  "due",
  "surprise",
  "plan",
  "live",
];
const MANAGER_PAGES: readonly ManagerPage[] = ["overview", "building", "findings", "report"];

export function Routes() {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/sign-in">
          <SignIn />
        </Route>
        <Route path="/">
          <SignedIn>{(user) => <Landing user={user} />}</SignedIn>
        </Route>
        <Route path="/sites/:site/:page">
          {({ site, page }) => (
            <SignedIn>
              {(user) => <Page user={user} site={decodeURIComponent(site)} page={page} />}
            </SignedIn>
          )}
        </Route>
        <Route>
          <NotHere />
        </Route>
      </Switch>
    </Suspense>
  );
}

function SignedIn({ children }: { children: (user: User) => ReactNode }) {
  const session = useSession();
  const [path] = useLocation();
  if (session.isPending) return <Loading />;
  if (session.error) {
    return (
      <div className="page-notice">
        <ProblemNotice error={session.error} onRetry={() => void session.refetch()} />
      </div>
    );
  }
  if (!session.data.user) {
    const to = `${path}${window.location.search}`;
    return (
      <Redirect to={to === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(to)}`} replace />
    );
  }
  return children(session.data.user);
}

/** The first page of the role, on the site last opened, else the first one. */
function Landing({ user }: { user: User }) {
  const { t } = useTranslation();
  const sites = useSites();
  const face = facesOf(user.roles)[0];
  if (sites.isPending) return <Loading />;
  const last = localStorage.getItem(LAST_SITE);
  if (sites.error) {
    // A tablet that starts without a network goes on where its rounds are kept.
    if (sites.error instanceof Unreachable && face === "inspector" && last) {
      return <Redirect to={homeOf(face, last)} replace />;
    }
    return (
      <div className="page-notice">
        <ProblemNotice error={sites.error} onRetry={() => void sites.refetch()} />
      </div>
    );
  }
  const site = sites.data.items.find((item) => item.id === last) ?? sites.data.items[0];
  if (site && face) return <Redirect to={homeOf(face, site.id)} replace />;
  // Without a site a planner starts by importing one: the site page of a site yet to be.
  if (face === "planner") return <Redirect to={`/sites/${NEW_SITE}/site`} replace />;
  return (
    <EmptyState
      icon={<IconBuildingCommunity size={40} stroke={1.4} />}
      title={t("state.site_none")}
      hint={t("state.site_none_hint")}
    />
  );
}

const LAST_SITE = "walkround.site";
/** Stands in the address for a site that is not imported yet; only the planner's site page knows it. */
export const NEW_SITE = "new";

function faceOf(page: string): Face | null {
  if (PLANNER_PAGES.includes(page as PlannerPage)) return "planner";
  if (MANAGER_PAGES.includes(page as ManagerPage)) return "manager";
  return page === "round" ? "inspector" : null;
}

function Page({ user, site, page }: { user: User; site: string; page: string }) {
  const { t } = useTranslation();
  const face = faceOf(page);
  if (!face) return <NotHere />;
  if (!facesOf(user.roles).includes(face)) {
    return (
      <EmptyState
        icon={<IconMapOff size={40} stroke={1.4} />}
        title={t("state.not_for_you")}
        action={<HomeButton />}
      />
    );
  }
  if (site !== NEW_SITE) localStorage.setItem(LAST_SITE, site);
  if (face === "planner") return <Planner site={site} page={page as PlannerPage} />;
  if (face === "manager") return <Manager site={site} page={page as ManagerPage} />;
  return <Inspector site={site} />;
}

function NotHere() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<IconMapOff size={40} stroke={1.4} />}
      title={t("state.not_here")}
      hint={t("state.not_here_hint")}
      action={<HomeButton />}
    />
  );
}

function HomeButton() {
  const { t } = useTranslation();
  return (
    <Button component={Link} href="/">
      {t("state.home")}
    </Button>
  );
}
