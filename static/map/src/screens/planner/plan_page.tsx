/** The plan: routes on the map above, the board of days and inspectors below, why at the right. */
import { Button, Select } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconCalendarPlus, IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { useAddress } from "../../address.ts";
import { usePlan, usePlans, usePublishPlan, useRouteFeatures } from "../../api/queries.ts";
import type { Plan, PlanItem, Site } from "../../api/types.ts";
import { useConfirm } from "../../components/confirm.tsx";
import { EmptyState } from "../../components/empty_state.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { aboveBound, findStop } from "../../domain/plan.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { addRoutes } from "../../map/layers/routes.ts";
import { MapLayer } from "../../map/plan_map.tsx";
import { StoreyMap } from "../storey_map.tsx";
import { storeysOf, useStoreyChoice } from "../storey_page.tsx";
import { Board } from "./board.tsx";
import { NewPlan } from "./new_plan.tsx";
import { PlansList } from "./plans_list.tsx";
import { RouteCard } from "./route_card.tsx";
import { UnplannedList } from "./unplanned.tsx";
import { WhyPanel } from "./why_panel.tsx";

const WHY_WIDTH = 344;
const WORTH_TELLING = 30; // percent: a bound further off says more about itself than about the plan

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
      <NewPlan site={site} opened={making} onClose={() => setMaking(false)} />
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
      <Planned site={site} plan={plan.data} items={items} onNew={onNew} />
    </section>
  );
}

interface PlannedProps {
  site: Site;
  plan: Plan;
  items: readonly PlanItem[];
  onNew: () => void;
}

function Planned({ site, plan, items, onNew }: PlannedProps) {
  const { t } = useTranslation();
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
      ],
      rideText: ({ kind, to }: { kind: string; to: string }) =>
        t(`ride.${kind}`, { to: storeyNames.get(to) ?? "" }),
    };
  }, [route, legs.data, choice.storey, visit, storeyNames, t]);
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
  const showStop = (id: string, storey: string) => set({ visit: id, storey });
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
              if (hit?.what === "stop") set({ visit: hit.id });
              else if (hit) set({ selected: `${hit.what}:${hit.id}` });
              else set({ selected: null, visit: null });
            }}
          >
            {drawing && <MapLayer add={addRoutes} data={drawing} />}
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
        <ProofLine site={site} plan={plan} items={items} onNew={onNew} />
        <Board
          site={site}
          plan={plan}
          selected={route?.id ?? null}
          onSelect={(next) => {
            const first = next.stops[0];
            set({ route: next.id, visit: null, ...(first ? { storey: first.storey_id } : {}) });
          }}
        />
      </div>
      {visit && (
        <aside className="why-panel" style={{ width: WHY_WIDTH }}>
          <WhyPanel site={site} plan={plan} visit={visit} onClose={() => set({ visit: null })} />
        </aside>
      )}
    </>
  );
}

/** What the plan promises, and what may be done with it. */
function ProofLine({ site, plan, items, onNew }: PlannedProps) {
  const { t } = useTranslation();
  const { number, duration, range, instant } = useFormats(site.timezone);
  const { set } = useAddress();
  const ask = useConfirm();
  const publish = usePublishPlan(site.id);
  const [listed, setListed] = useState(false);
  const [comparing, setComparing] = useState(false);
  const show = (id: string) => set({ plan: id, route: null, visit: null });
  const { summary } = plan;
  const above = aboveBound(summary.walk_s, summary.walk_bound_s);
  const lastDay = new Date(Date.parse(`${plan.starts_on}T12:00:00Z`) + (plan.days - 1) * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const period = range(plan.starts_on, lastDay);
  const good = summary.unplanned === 0 && summary.violations === 0;
  return (
    <div className="proof-line">
      <Select
        size="sm"
        w={216}
        allowDeselect={false}
        aria-label={t("plan.which")}
        data={items.map((item) => ({
          value: item.id,
          label: `${t(`plan.state.${item.state}`)} · ${instant(item.made_at)}`,
        }))}
        value={plan.id}
        onChange={(id) => id && show(id)}
      />
      {items.length > 1 && (
        <Button variant="subtle" color="ink" onClick={() => setComparing(true)}>
          {t("plan.compare")}
        </Button>
      )}
      <p className="proof-words">
        {good ? (
          <IconShieldCheck size={20} className="proof-good" aria-hidden="true" />
        ) : (
          <IconShieldX size={20} aria-hidden="true" />
        )}
        <strong>
          {good
            ? t("plan.all_planned", { n: number(summary.visits) })
            : t("plan.some_left", { n: number(summary.unplanned), of: number(summary.visits) })}
        </strong>
        <span>
          {t("plan.proof", {
            violations: number(summary.violations),
            used: number(summary.shifts_used),
            available: number(summary.shifts_available),
            walk: duration(summary.walk_s),
          })}
          {above !== null &&
            above <= WORTH_TELLING &&
            ` · ${t("plan.above_bound", { percent: number(above, 0) })}`}
        </span>
        {summary.unplanned > 0 && (
          <button type="button" className="text-button" onClick={() => setListed(true)}>
            {t("plan.see_left")}
          </button>
        )}
      </p>
      {publish.error && <ProblemNotice error={publish.error} />}
      <Button variant="default" onClick={onNew}>
        {t("plan.new")}
      </Button>
      {plan.state === "draft" && (
        <Button
          loading={publish.isPending}
          onClick={async () => {
            const title = t("plan.publish_ask", { period });
            const action = t("plan.publish_do", { period });
            if (await ask({ title, text: t("plan.publish_text"), action })) publish.mutate(plan.id);
          }}
        >
          {t("plan.publish")}
        </Button>
      )}
      <PlansList
        site={site}
        items={items}
        shown={plan.id}
        opened={comparing}
        onClose={() => setComparing(false)}
        onChoose={(id) => {
          setComparing(false);
          show(id);
        }}
      />
      <UnplannedList
        site={site}
        plan={plan}
        opened={listed}
        onClose={() => setListed(false)}
        onVisit={(visit) => {
          setListed(false);
          set({ visit });
        }}
      />
    </div>
  );
}
