/** The plan under the round: walked part faded, next leg bold, later stops dotted, me on it. */
import { IconCurrentLocation, IconElevator, IconFlagPlus, IconStairs } from "@tabler/icons-react";
import { useEffect, useMemo } from "react";
import type { Bounds, LngLat, Pack, Storey } from "../../api/types.ts";
import { isDone, legPoints } from "../../domain/round.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { addAssets, assetsOf } from "../../map/layers/assets.ts";
import { addFindings } from "../../map/layers/findings.ts";
import { addFloorPlan, connectorsOf } from "../../map/layers/floor_plan.ts";
import { addRoutes, type RouteStop } from "../../map/layers/routes.ts";
import { MapLayer, MapPin, PlanMap, usePlanView } from "../../map/plan_map.tsx";
import { StoreySwitch } from "../../map/storey_switch.tsx";
import type { Inset } from "../../map/view.ts";
import { joinBounds } from "../storey_page.tsx";
import type { RoundState } from "./use_round.ts";
import type { Position } from "./walk.tsx";

export interface WalkMapProps {
  pack: Pack;
  state: RoundState;
  storey: string;
  /** The leg being walked; the number of stops where the way home is. */
  leg: number;
  me: Position;
  /** Index of the stop on the card; -1 for none. */
  selected: number;
  inset: Partial<Inset>;
  /** Counts how often "where am I" was pressed. */
  again: number;
  onStorey: (storey: string) => void;
  onStop: (n: string) => void;
  onLocate: () => void;
  onFinding: () => void;
}

const WORLD: Bounds = [-180, -80, 180, 80];
const SCALE = 22; // px/m: a corridor with its doors fits a tablet

export function WalkMap(props: WalkMapProps) {
  const { pack, state, storey, leg, me, selected, inset } = props;
  const { t } = useTranslation();
  const { name: nameOf } = useFormats();
  const held = pack.storeys.find((item) => item.storey.id === storey);
  const features = held?.features;

  const plan = useMemo(() => features && { features, nameOf }, [features, nameOf]);
  const assets = useMemo(() => {
    if (!features) return undefined;
    const hidden = new Set(pack.stops.flatMap((stop) => stop.asset_id ?? []));
    return { assets: assetsOf(features), kinds: pack.kinds, hidden };
  }, [features, pack]);
  const routes = useMemo(() => {
    const stops = pack.stops.map((stop, index): RouteStop => {
      const done = isDone(stop, state.visits);
      const kind = done ? "done" : index === leg ? "next" : "later";
      return {
        id: String(stop.n),
        n: stop.n,
        point: stop.point,
        storeyId: stop.storey_id,
        state: index === selected && index !== leg ? "selected" : kind,
      };
    });
    return {
      storeyId: storey,
      routes: [{ id: pack.round.id, legs: pack.legs, stops, nextLeg: leg }],
    };
  }, [pack, state, storey, leg, selected]);
  const findings = useMemo(
    () => ({
      findings: state.pinned
        .filter(({ body }) => body.storey_id === storey)
        .map(({ id, body }) => ({ id, point: body.point, grade: body.grade, overdue: false })),
    }),
    [state.pinned, storey],
  );

  const storeys = useMemo(() => switchStoreys(pack, storey, leg), [pack, storey, leg]);
  const dots = useMemo(
    () =>
      new Set(
        pack.stops.filter((stop) => !isDone(stop, state.visits)).map(({ storey_id }) => storey_id),
      ),
    [pack, state],
  );
  const bounds = held?.storey.bounds ?? joinBounds(storeys, WORLD);
  const focus = focusOf(pack, storey, leg, me, selected);
  return (
    <PlanMap
      bounds={bounds}
      inset={inset}
      strip={storeys.length > 1 ? 80 : 72}
      touch
      controls={false}
      label={t("map.label", { name: held ? nameOf(held.storey) : "" })}
      onPick={(hit) => {
        if (hit?.what === "stop") props.onStop(hit.id);
      }}
    >
      {plan && <MapLayer add={addFloorPlan} data={plan} />}
      {assets && <MapLayer add={addAssets} data={assets} />}
      <MapLayer add={addRoutes} data={routes} />
      <MapLayer add={addFindings} data={findings} />
      {me.storey === storey && (
        <MapPin at={me.point}>
          <span className="walk-me" />
        </MapPin>
      )}
      <Follow points={focus} token={`${storey} ${leg} ${selected} ${props.again}`} inset={inset} />
      <RidePill pack={pack} leg={leg} onStorey={props.onStorey} left={(inset.left ?? 0) + 16} />
      <StoreySwitch
        key={inset.bottom ? "short" : "tall"} // it brings its storey into view when it is made
        storeys={storeys}
        current={storey}
        onChange={props.onStorey}
        dots={dots}
        touch
      />
      <div className="walk-buttons" style={{ bottom: (inset.bottom ?? 0) + 16 }}>
        <button type="button" aria-label={t("walk.locate")} onClick={props.onLocate}>
          <IconCurrentLocation size={26} stroke={1.7} />
        </button>
        <button
          type="button"
          className="walk-flag"
          aria-label={t("walk.add_finding")}
          onClick={props.onFinding}
        >
          <IconFlagPlus size={34} stroke={1.7} />
        </button>
      </div>
    </PlanMap>
  );
}

/** Brings what matters now into the free part of the map, whenever that changes. */
function Follow(props: { points: readonly LngLat[]; token: string; inset: Partial<Inset> }) {
  const { points, token, inset } = props;
  const view = usePlanView();
  const free = `${inset.bottom ?? 0} ${inset.left ?? 0}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the points belong to the token
  useEffect(() => {
    const box = boxOf(points);
    if (!view || !box) return;
    // After this pass: the map is told what the card covers in an effect of its own.
    const frame = requestAnimationFrame(() => view.fit(box, { maxPixelsPerMetre: SCALE }));
    return () => cancelAnimationFrame(frame);
  }, [view, token, free]);
  return null;
}

function boxOf(points: readonly LngLat[]): Bounds | null {
  if (points.length === 0) return null;
  const [lng, lat] = [points.map((p) => p[0]), points.map((p) => p[1])];
  return [Math.min(...lng), Math.min(...lat), Math.max(...lng), Math.max(...lat)];
}

/** The stop that was asked for, else the leg on this storey, else what the round does here. */
function focusOf(
  pack: Pack,
  storey: string,
  leg: number,
  me: Position,
  selected: number,
): LngLat[] {
  const asked = pack.stops[selected];
  if (asked && selected !== leg && asked.storey_id === storey) return [asked.point];
  const points = legPoints(pack.legs, leg, storey);
  if (me.storey === storey) points.push(me.point);
  const next = pack.stops[leg];
  if (next?.storey_id === storey) points.push(next.point);
  if (points.length > 0) return points;
  return pack.stops.filter((stop) => stop.storey_id === storey).map((stop) => stop.point);
}

/** Storeys of the building shown that the round touches, with the grounds below them. */
function switchStoreys(pack: Pack, storey: string, leg: number): Storey[] {
  const all = pack.storeys.map((item) => item.storey);
  const current = all.find((item) => item.id === storey);
  const nextStorey = all.find((item) => item.id === pack.stops[leg]?.storey_id);
  const building = current?.building_id ?? nextStorey?.building_id ?? null;
  return all
    .filter((item) => item.building_id === null || item.building_id === building)
    .sort((a, b) => rank(a) - rank(b));
}

function rank(storey: Storey): number {
  return storey.building_id === null ? -1000 : storey.level;
}

/** The next change of storey on the way: "Lift 2 → B1, 3 stops ahead". A tap looks there. */
function RidePill(props: {
  pack: Pack;
  leg: number;
  left: number;
  onStorey: (storey: string) => void;
}) {
  const { pack, leg, left, onStorey } = props;
  const { t } = useTranslation();
  const { name } = useFormats();
  const ride = pack.legs.features
    .map(({ properties }) => properties)
    .filter((item) => item.layer === "ride")
    .filter((item) => item.leg >= leg)
    .sort((a, b) => a.leg - b.leg)[0];
  if (!ride) return null;
  // Flights of one stair in a row are one ride, to where the last one ends.
  const same = pack.legs.features
    .map(({ properties }) => properties)
    .filter((item) => item.layer === "ride")
    .filter((item) => item.leg === ride.leg && item.connector_id === ride.connector_id);
  const end = same.at(-1)?.to_storey ?? ride.to_storey;
  const from = pack.storeys.find((item) => item.storey.id === ride.from_storey);
  const to = pack.storeys.find((item) => item.storey.id === end)?.storey;
  const connector =
    from &&
    connectorsOf(from.features).find(({ properties }) => properties.id === ride.connector_id)
      ?.properties;
  const lift = ride.kind === "lift";
  const by = (connector && name(connector)) || t(lift ? "direction.lift" : "direction.stairs");
  const Icon = lift ? IconElevator : IconStairs;
  const ahead = ride.leg - leg;
  if (!to) return null;
  return (
    <button
      type="button"
      className="ride-pill card"
      style={{ left }}
      onClick={() => onStorey(to.id)}
    >
      <Icon size={22} stroke={1.7} aria-hidden="true" />
      <strong className="ride-pill-by">{by}</strong>
      <strong>→ {name(to)}</strong>
      <span>{ahead === 0 ? t("walk.ride_now") : t("walk.ride_in", { count: ahead })}</span>
    </button>
  );
}
