/** What a drawn point snaps to: corners first, then walls, then the last point's axes. Pure. */
import type { Position } from "geojson";
import type { LngLat, PlanFeatures } from "../../api/types.ts";
import {
  apart,
  type Metres,
  nearestOn,
  type Plane,
  planeAt,
  rayMeets,
  type Segment,
} from "./plane.ts";

/** One room's edges, so that the far side of a wall can be told from its own. */
interface Side {
  readonly space: string;
  readonly segment: Segment;
}

export interface SnapTargets {
  readonly plane: Plane;
  readonly corners: readonly Metres[];
  readonly sides: readonly Side[];
  readonly openings: readonly { readonly id: string; readonly line: Segment }[];
}

export interface Snapped {
  readonly at: LngLat;
  readonly to: "corner" | "wall" | "axis" | null;
}

const DOOR_WIDTH = 0.9; // m
const THICKEST_WALL = 0.9; // m between the faces of a wall
const CORNER_FREE = 0.1; // m a door keeps from the corner of its room

function segmentsOf(ring: readonly Metres[]): Segment[] {
  return ring.slice(1).map((end, index) => [ring[index] as Metres, end]);
}

/** Everything of a storey that a point may snap to. */
export function snapTargets(features: PlanFeatures, around: Position): SnapTargets {
  const plane = planeAt(around);
  const corners: Metres[] = [];
  const sides: Side[] = [];
  const openings: { id: string; line: Segment }[] = [];
  for (const { geometry, properties } of features.features) {
    if (properties.layer === "opening" && geometry.type === "LineString") {
      const [start, end] = geometry.coordinates.map(plane.toMetres);
      if (start && end) openings.push({ id: properties.id, line: [start, end] });
      continue;
    }
    if (properties.layer !== "space" && properties.layer !== "outline") continue;
    const polygons =
      geometry.type === "Polygon"
        ? [geometry.coordinates]
        : geometry.type === "MultiPolygon"
          ? geometry.coordinates
          : [];
    const space = properties.layer === "space" ? properties.id : "";
    for (const ring of polygons.flat()) {
      const points = ring.map(plane.toMetres);
      corners.push(...points.slice(1));
      sides.push(...segmentsOf(points).map((segment) => ({ space, segment })));
    }
  }
  return { plane, corners, sides, openings };
}

function nearest<T>(things: readonly T[], far: (thing: T) => number, within: number): T | null {
  let best: T | null = null;
  let least = within;
  for (const thing of things) {
    const distance = far(thing);
    if (distance <= least) [best, least] = [thing, distance];
  }
  return best;
}

/** Moves a point onto what it was meant to hit. `reach` in metres; `last` is the point drawn before. */
export function snap(
  { plane, corners, sides }: SnapTargets,
  at: LngLat,
  reach: number,
  last: LngLat | null = null,
): Snapped {
  const here = plane.toMetres(at);
  const corner = nearest(corners, (point) => apart(point, here), reach);
  if (corner) return { at: plane.toDegrees(corner), to: "corner" };
  const side = nearest(sides, ({ segment }) => apart(nearestOn(segment, here).point, here), reach);
  if (side) return { at: plane.toDegrees(nearestOn(side.segment, here).point), to: "wall" };
  if (last) {
    const [x, y] = plane.toMetres(last);
    if (Math.abs(here[0] - x) < reach) return { at: plane.toDegrees([x, here[1]]), to: "axis" };
    if (Math.abs(here[1] - y) < reach) return { at: plane.toDegrees([here[0], y]), to: "axis" };
  }
  return { at, to: null };
}

/** The sill of a door in the wall nearest to a point, in the middle of the wall; null far from any. */
export function doorAt(targets: SnapTargets, at: LngLat, reach: number): [LngLat, LngLat] | null {
  const { plane, sides } = targets;
  const here = plane.toMetres(at);
  const rooms = sides.filter(({ space }) => space !== "");
  const side = nearest(rooms, ({ segment }) => apart(nearestOn(segment, here).point, here), reach);
  if (!side) return null;
  const [a, b] = side.segment;
  const length = apart(a, b);
  if (length < DOOR_WIDTH / 2) return null;
  const along: Metres = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const width = Math.min(DOOR_WIDTH, length - 2 * CORNER_FREE);
  const half = width / 2;
  const keep = Math.min(half + CORNER_FREE, length / 2);
  const share = nearestOn(side.segment, here).share * length;
  const middle = Math.min(length - keep, Math.max(keep, share));
  const face: Metres = [a[0] + middle * along[0], a[1] + middle * along[1]];
  const across: Metres[] = [
    [-along[1], along[0]],
    [along[1], -along[0]],
  ];
  // The face of the next room, or of the building's outline, across the same wall.
  let thickness = THICKEST_WALL;
  let way: Metres | null = null;
  for (const direction of across) {
    for (const { space, segment } of sides) {
      if (space === side.space) continue;
      const met = rayMeets(face, direction, segment);
      if (met !== null && met < thickness) [thickness, way] = [met, direction];
    }
  }
  const shift = way ? thickness / 2 : 0;
  const centre: Metres = [face[0] + shift * (way?.[0] ?? 0), face[1] + shift * (way?.[1] ?? 0)];
  return [
    plane.toDegrees([centre[0] - half * along[0], centre[1] - half * along[1]]),
    plane.toDegrees([centre[0] + half * along[0], centre[1] + half * along[1]]),
  ];
}

/** The door nearest to a point, within `reach` metres. */
export function openingAt({ plane, openings }: SnapTargets, at: LngLat, reach: number) {
  const here = plane.toMetres(at);
  return (
    nearest(openings, ({ line }) => apart(nearestOn(line, here).point, here), reach)?.id ?? null
  );
}
