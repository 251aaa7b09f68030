/** The plan: routes on the map above, the board of days and inspectors below, why at the right. */
import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconCalendarPlus } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useAddress } from "../../address.ts";
import { useProposal } from "../../api/plan_queries.ts";
import { usePlan, usePlans, useProgramme, useRouteFeatures } from "../../api/queries.ts";
import type { Plan, PlanItem, Route, Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { asProposed, type BoardFilter, filterOf, ghostsOf, NO_FILTER } from "../../domain/board.ts";
import { findStop } from "../../domain/plan.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { addRoutes, type RouteDrawing } from "../../map/layers/routes.ts";
import { MapLayer } from "../../map/plan_map.tsx";
import { StoreyMap } from "../storey_map.tsx";
import { storeysOf, useStoreyChoice } from "../storey_page.tsx";
import { Board } from "./board.tsx";
import { BoardTools } from "./board_tools.tsx";
import "./building_strip.css";
import { BuildingStrip } from "./building_strip.tsx";
import { MoveChip } from "./move_chip.tsx";
import { MovingVisits, useMoving } from "./moving.tsx";
import { NewPlan } from "./new_plan.tsx";
import { ProofLine } from "./proof_line.tsx";
import { ProposalPanel } from "./proposal_panel.tsx";
import { Replan } from "./replan.tsx";
import { RouteCard } from "./route_card.tsx";
import { WhyPanel } from "./why_panel.tsx";

const WHY_WIDTH = 344;

export function PlanPage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { get } = useAddress();
  const plans = usePlans(site.id);
  const [making, setMaking] = useState(false);
  if (plans.error) {
    return (
      <div className="page-notice">
        <ProblemNotice error={plans.error} onRetry={() => void plans.refetch()} />
      </div>
    );
  }
  if (!plans.data) return <Loading />;
  const items = plans.data.items;
  const asked = items.find((item) => item.id === get("plan"));
  const shown = asked ?? items.find((item) => item.state === "published") ?? items[0];
  return (
    <>
      {shown ? (
        <PlanView site={site} items={items} item={shown} onNew={() => setMaking(true)} />
      ) : (
        <EmptyState
          icon={<IconCalendarPlus size={40} stroke={1.4} />}
          title={t("plan.none")}
          hint={t("plan.none_hint")}
          action={<Button onClick={() => setMaking(true)}>{t("plan.new")}</Button>}
        />
      )}
      <NewPlan
        site={site}
        parent={shown?.id ?? null}
        opened={making}
        onClose={() => setMaking(false)}
      />
    </>
  );
}

interface PlanViewProps {
  site: Site;
  items: readonly PlanItem[];
  item: PlanItem;
  onNew: () => void;
}

function PlanView({ site, items, item, onNew }: PlanViewProps) {
  const { t } = useTranslation();
  const plan = usePlan(site.id, item.id);
  if (plan.error) {
    return (
      <div className="page-notice">
        <ProblemNotice error={plan.error} onRetry={() => void plan.refetch()} />
      </div>
    );
  }
  if (!plan.data) return <Loading />;
  return (
    <section className="plan-page" aria-label={t("nav.plan")}>
      <MovingVisits site={site} plan={plan.data}>
        <Planned site={site} saved={plan.data} items={items} onNew={onNew} />
      </MovingVisits>
    </section>
  );
}

/** The stops of a round that it would lose, as pale pins without a way. */
function leavingOf(before: Route, after: Route): RouteDrawing {
  const kept = new Set(after.stops.map((stop) => stop.visit_id));
  return {
    id: `${before.id}:before`,
    pale: true,
    legs: { type: "FeatureCollection", features: [] },
    stops: before.stops
      .filter((stop) => !kept.has(stop.visit_id))
      .map((stop) => ({
        id: stop.visit_id,
        n: stop.n,
        point: stop.point,
        storeyId: stop.storey_id,
        state: "plain" as const,
      })),
  };
}

interface PlannedProps {
  site: Site;
  saved: Plan;
  items: readonly PlanItem[];
  onNew: () => void;
}

function Planned({ site, saved, items, onNew }: PlannedProps) {
  const { t } = useTranslation();
  const proposal = useProposal(site.id, saved).data ?? null;
  // While something is proposed the board shows it, with ghosts where visits are now.
  const plan = useMemo(() => (proposal ? asProposed(saved, proposal) : saved), [saved, proposal]);
  const ghosts = useMemo(() => proposal && ghostsOf(saved, proposal), [saved, proposal]);
  const [mending, setMending] = useState(false);
  const { name } = useFormats(site.timezone);
  const { get, set } = useAddress();
  const choice = useStoreyChoice(site);
  const visit = get("visit");
  const found = useMemo(() => (visit ? findStop(plan, visit) : null), [plan, visit]);
  const route =
    plan.routes.find((item) => item.id === get("route")) ??
    found?.route ??
    plan.routes.find((item) => item.date === site.today) ??
    plan.routes[0] ??
    null;
  const legs = useRouteFeatures(site.id, plan.id, route?.id ?? null);
  const storeyNames = useMemo(
    () => new Map(storeysOf(site).map((storey) => [storey.id, name(storey)])),
    [site, name],
  );
  // While something is proposed: hollow marks where this round does not stop any more.
  const leaving = useMemo(() => {
    const before = proposal && saved.routes.find((one) => one.id === route?.id);
    return before && route ? [leavingOf(before, route)] : [];
  }, [proposal, saved.routes, route]);
  const drawing = useMemo(() => {
    if (!route || !legs.data) return null;
    return {
      storeyId: choice.storey?.id ?? null,
      routes: [
        {
          id: route.id,
          legs: legs.data,
          stops: route.stops.map((stop) => ({
            id: stop.visit_id,
            n: stop.n,
            point: stop.point,
            storeyId: stop.storey_id,
            state: stop.visit_id === visit ? ("selected" as const) : ("plain" as const),
          })),
        },
        ...leaving,
      ],
      rideText: ({ kind, to }: { kind: string; to: string }) =>
        t(`ride.${kind}`, { to: storeyNames.get(to) ?? "" }),
    };
  }, [route, legs.data, leaving, choice.storey, visit, storeyNames, t]);
  // Without a storey in the address the map shows where the round begins, not the largest building.
  const begins = route?.stops[0]?.storey_id;
  const storeyAsked = get("storey") !== null;
  useEffect(() => {
    if (!storeyAsked && begins) set({ storey: found?.stop.storey_id ?? begins });
  }, [storeyAsked, begins, found, set]);
  useHotkeys([["Escape", () => set({ visit: null, selected: null })]]);
  const dots = useMemo(() => new Set(route?.stops.map((stop) => stop.storey_id)), [route]);
  const hidden = useMemo(
    () => new Set(route?.stops.flatMap((stop) => stop.asset_id ?? [])),
    [route],
  );
  const moving = useMoving();
  const { exchanging, exchangeWith } = moving;
  const showStop = useCallback(
    (id: string, storey: string, on?: string) => {
      if (exchanging) exchangeWith(id);
      else set({ visit: id, storey, ...(on ? { route: on } : {}) });
    },
    [set, exchanging, exchangeWith],
  );
  const showRoute = useCallback(
    (next: Route) => {
      const first = next.stops[0];
      set({ route: next.id, visit: null, ...(first ? { storey: first.storey_id } : {}) });
    },
    [set],
  );
  const [filter, setFilter] = useState<BoardFilter>(NO_FILTER);
  const programme = useProgramme(site.id);
  const skills = useMemo(
    () => new Map(programme.data?.entries.map((entry) => [entry.key, entry.skills])),
    [programme.data],
  );
  const passes = useMemo(
    () => filterOf(filter, (entry) => skills.get(entry) ?? []),
    [filter, skills],
  );
  useHotkeys([
    ["mod+Z", () => plan.can_undo && moving.change("undo")],
    ["mod+shift+Z", () => plan.can_redo && moving.change("redo")],
    ["mod+Y", () => plan.can_redo && moving.change("redo")],
  ]);
  return (
    <>
      <div className="plan-main">
        <div className="plan-map-box">
          <StoreyMap
            site={site}
            choice={choice}
            inset={{ left: 232 }}
            dots={dots}
            hiddenAssets={hidden}
            onPick={(hit) => {
              if (hit?.what === "stop" && exchanging) exchangeWith(hit.id);
              else if (hit?.what === "stop") set({ visit: hit.id });
              else if (hit) set({ selected: `${hit.what}:${hit.id}` });
              else set({ selected: null, visit: null });
            }}
          >
            {drawing && <MapLayer add={addRoutes} data={drawing} />}
            <BuildingStrip site={site} choice={choice} visited={[...dots]} />
            {route && (
              <RouteCard
                site={site}
                plan={plan}
                route={route}
                visit={visit}
                onStop={(stop) => showStop(stop.visit_id, stop.storey_id)}
              />
            )}
          </StoreyMap>
        </div>
        <ProofLine
          site={site}
          plan={saved}
          items={items}
          onNew={onNew}
          onReplan={() => setMending(true)}
          day={route?.date ?? null}
        />
        <BoardTools site={site} plan={plan} filter={filter} skills={skills} onFilter={setFilter} />
        <Board
          site={site}
          plan={plan}
          selected={route?.id ?? null}
          visit={visit}
          passes={passes}
          before={ghosts}
          onSelect={showRoute}
          onVisit={(stop, on) => showStop(stop.visit_id, stop.storey_id, on.id)}
        />
        <MoveChip site={site} plan={plan} />
      </div>
      <Replan
        site={site}
        plan={saved}
        storey={choice.storey?.id ?? null}
        opened={mending}
        onClose={() => setMending(false)}
      />
      {!visit && proposal && (
        <aside className="why-panel" style={{ width: WHY_WIDTH }}>
          <ProposalPanel
            site={site}
            plan={saved}
            proposal={proposal}
            onVisit={(id) => set({ visit: id })}
          />
        </aside>
      )}
      {visit && (
        <aside className="why-panel" style={{ width: WHY_WIDTH }}>
          <WhyPanel
            site={site}
            plan={saved}
            proposal={proposal}
            visit={visit}
            onClose={() => set({ visit: null })}
          />
        </aside>
      )}
    </>
  );
}
