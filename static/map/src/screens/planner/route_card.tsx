/** The selected round beside the map: who, how many stops, how far, and the stops in order. */
import { IconLock, IconLockOpen, IconPinFilled } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useDraw } from "../../api/plan_queries.ts";
import type { Plan, Route, Site, Stop } from "../../api/types.ts";
import { Initials } from "../../components/initials.tsx";
import { Stat } from "../../components/stat.tsx";
import { useStopName } from "../../components/stop_name.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { useMoveActions } from "./moving.tsx";
import { RoundMenu } from "./round_menu.tsx";

export interface RouteCardProps {
  site: Site;
  plan: Plan;
  route: Route;
  visit: string | null;
  onStop: (stop: Stop) => void;
}

/** That the order is secret until the round starts; afterwards, that it is the one drawn by lot. */
function SealLine({ site, plan, route }: Pick<RouteCardProps, "site" | "plan" | "route">) {
  const { t } = useTranslation();
  const { time, weekday } = useFormats(site.timezone);
  const draw = useDraw(site.id, plan, route);
  const until = route.sealed_until ?? "";
  const sealed = draw.data ? draw.data.state === "sealed" : Date.parse(until) > Date.now();
  const told = sealed
    ? t("seal.until", { day: weekday(until), time: time(until) })
    : !draw.data
      ? t("seal.opened")
      : !draw.data.verified
        ? t("seal.not_verified")
        : t(draw.data.as_drawn ? "seal.verified" : "seal.changed");
  return (
    <p className="row-reason seal-line">
      {sealed ? (
        <IconLock size={16} aria-hidden="true" />
      ) : (
        <IconLockOpen size={16} aria-hidden="true" />
      )}
      {told}
    </p>
  );
}

export function RouteCard({ site, plan, route, visit, onStop }: RouteCardProps) {
  const { t } = useTranslation();
  const { name, day, weekday, time, number, metres, duration } = useFormats(site.timezone);
  const person = plan.inspectors.find((item) => item.id === route.inspector_id);
  const stopName = useStopName();
  const { press } = useMoveActions();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (!visit) return;
    list.current
      ?.querySelector(`[data-visit="${CSS.escape(visit)}"]`)
      ?.scrollIntoView({ block: "nearest" });
  }, [visit]);
  return (
    <section className="route-card card" aria-label={t("plan.round")}>
      <header>
        {person && <Initials person={person} />}
        <div>
          <p className="row-title">{person ? name(person) : route.inspector_id}</p>
          <p className="row-reason">
            {weekday(route.date)} {day(route.date)} · {time(route.leaves_at)}–
            {time(route.returns_at)}
          </p>
        </div>
        <RoundMenu site={site} plan={plan} route={route} />
      </header>
      <div className="route-card-figures">
        <Stat value={number(route.stops.length)} label={t("plan.stops")} />
        <Stat value={metres(route.metres)} label={t("plan.walking")} />
        <Stat value={duration(route.walk_s + route.service_s)} label={t("plan.work")} />
      </div>
      {route.sealed_until && <SealLine site={site} plan={plan} route={route} />}
      <ol ref={list} className="row-buttons">
        {route.stops.map((stop) => (
          <li key={stop.visit_id}>
            <button
              type="button"
              data-visit={stop.visit_id}
              aria-pressed={stop.visit_id === visit}
              onPointerDown={(event) =>
                // A key goes with the visits that need it.
                event.pointerType === "mouse" && !stop.errand && press(event, stop.visit_id)
              }
              onClick={() => onStop(stop)}
            >
              <span className="stop-number">{stop.n}</span>
              <span className="stop-name">{stopName(stop)}</span>
              {plan.pinned.includes(stop.visit_id) && (
                <IconPinFilled size={13} aria-label={t("move.pinned")} />
              )}
              <span className="stop-time">{time(stop.starts_at)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
