/** An outline whose corners and walls are moved: what it becomes, and what a dragged corner snaps to. Pure. */
import type { Area, LngLat } from "../../api/types.ts";
import { apart, type Metres, nearestOn, type Plane, type Segment } from "./plane.ts";
import type { SnapTargets } from "./snap.ts";

/** Polygons, each an outline and its holes; rings are open: the first corner is not said twice. */
export type Shape = readonly (readonly (readonly LngLat[])[])[];

/** A corner, and the wall from it to the next one. */
export interface CornerRef {
  readonly polygon: number;
  readonly ring: number;
  readonly corner: number;
}

/** A line through a point, its direction of length one. */
interface Line {
  readonly at: Metres;
  readonly way: Metres;
}

const FEWEST = 3;
const TURNED = 0.05; // sine of the angle from which on two walls are not one

export function shapeOf(area: Area): Shape {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  return polygons.map((rings) => rings.map((ring) => ring.slice(0, -1) as LngLat[]));
}

export function areaOf(shape: Shape): Area {
  const closed = shape.map((rings) => rings.map((ring) => [...ring, ring[0] ?? [0, 0]]));
  return { type: "MultiPolygon", coordinates: closed as never };
}

export function ringOf(shape: Shape, { polygon, ring }: CornerRef): readonly LngLat[] {
  return shape[polygon]?.[ring] ?? [];
}

/** The corner some steps along its ring. */
export function cornerAt(shape: Shape, ref: CornerRef, step = 0): LngLat {
  const ring = ringOf(shape, ref);
  return ring[(ref.corner + step + ring.length) % ring.length] ?? [0, 0];
}

export function cornersOf(shape: Shape): CornerRef[] {
  return shape.flatMap((rings, polygon) =>
    rings.flatMap((ring, number) => ring.map((_, corner) => ({ polygon, ring: number, corner }))),
  );
}

function withRing(shape: Shape, ref: CornerRef, ring: readonly LngLat[]): Shape {
  return shape.map((rings, polygon) =>
    polygon === ref.polygon ? rings.map((old, n) => (n === ref.ring ? ring : old)) : rings,
  );
}

export function moveCorner(shape: Shape, ref: CornerRef, to: LngLat): Shape {
  return withRing(
    shape,
    ref,
    ringOf(shape, ref).map((at, corner) => (corner === ref.corner ? to : at)),
  );
}

/** A new corner in the wall that begins at `ref`. */
export function addCorner(shape: Shape, ref: CornerRef, at: LngLat): Shape {
  const ring = ringOf(shape, ref);
  return withRing(shape, ref, [
    ...ring.slice(0, ref.corner + 1),
    at,
    ...ring.slice(ref.corner + 1),
  ]);
}

/** Without a corner; a ring keeps at least three. */
export function removeCorner(shape: Shape, ref: CornerRef): Shape {
  const ring = ringOf(shape, ref);
  if (ring.length <= FEWEST) return shape;
  return withRing(
    shape,
    ref,
    ring.filter((_, corner) => corner !== ref.corner),
  );
}

export function middleOf(shape: Shape, ref: CornerRef): LngLat {
  const [a, b] = [cornerAt(shape, ref), cornerAt(shape, ref, 1)];
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

function wayOf(from: Metres, to: Metres): Metres {
  const length = apart(from, to) || 1;
  return [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
}

/** Metres from corner to corner. */
export function wallLength(plane: Plane, shape: Shape, ref: CornerRef): number {
  return apart(plane.toMetres(cornerAt(shape, ref)), plane.toMetres(cornerAt(shape, ref, 1)));
}

/** The left-hand normal of a wall. */
function normalOf(plane: Plane, shape: Shape, ref: CornerRef): Metres {
  const [x, y] = wayOf(
    plane.toMetres(cornerAt(shape, ref)),
    plane.toMetres(cornerAt(shape, ref, 1)),
  );
  return [-y, x];
}

/** The wall that begins at `ref` pushed along its normal; where the next wall goes straight on, a step is made. */
export function pushWall(plane: Plane, shape: Shape, ref: CornerRef, metres: number): Shape {
  if (metres === 0) return shape;
  const normal = normalOf(plane, shape, ref);
  const at = (step: number) => plane.toMetres(cornerAt(shape, ref, step));
  const goesOn = (from: Metres, to: Metres) => {
    const way = wayOf(from, to);
    return Math.abs(way[0] * normal[0] + way[1] * normal[1]) < TURNED;
  };
  const shifted = (step: number): LngLat => {
    const [x, y] = at(step);
    return plane.toDegrees([x + metres * normal[0], y + metres * normal[1]]);
  };
  const ring = ringOf(shape, ref);
  const next = (ref.corner + 1) % ring.length;
  const found = ring.flatMap((corner, n): readonly LngLat[] => {
    if (n === ref.corner) return goesOn(at(-1), at(0)) ? [corner, shifted(0)] : [shifted(0)];
    if (n === next) return goesOn(at(1), at(2)) ? [shifted(1), corner] : [shifted(1)];
    return [corner];
  });
  return withRing(shape, ref, found);
}

/** How far a wall is pushed to reach a point: in line with a corner of another room where one is near. */
export function pushDistance(
  { plane, corners }: SnapTargets,
  shape: Shape,
  ref: CornerRef,
  to: LngLat,
  reach: number,
): number {
  const normal = normalOf(plane, shape, ref);
  const from = plane.toMetres(cornerAt(shape, ref));
  const along = ([x, y]: Metres) => (x - from[0]) * normal[0] + (y - from[1]) * normal[1];
  const wanted = along(plane.toMetres(to));
  let [best, least] = [wanted, reach];
  for (const distance of [0, ...corners.map(along)]) {
    const off = Math.abs(distance - wanted);
    if (off < least) [best, least] = [distance, off];
  }
  return best;
}

function meet(one: Line, other: Line): Metres | null {
  const across = one.way[0] * other.way[1] - one.way[1] * other.way[0];
  if (Math.abs(across) < TURNED) return null;
  const [gx, gy] = [other.at[0] - one.at[0], other.at[1] - one.at[1]];
  const along = (gx * other.way[1] - gy * other.way[0]) / across;
  return [one.at[0] + along * one.way[0], one.at[1] + along * one.way[1]];
}

function onLine({ at, way }: Line, [x, y]: Metres): Metres {
  const along = (x - at[0]) * way[0] + (y - at[1]) * way[1];
  return [at[0] + along * way[0], at[1] + along * way[1]];
}

/** Lines on which the walls beside a corner are square to the walls before them, or go on straight. */
function squareLines(plane: Plane, shape: Shape, ref: CornerRef): Line[] {
  return [-1, 1].flatMap((side) => {
    const near = plane.toMetres(cornerAt(shape, ref, side));
    const [x, y] = wayOf(plane.toMetres(cornerAt(shape, ref, 2 * side)), near);
    return [
      { at: near, way: [-y, x] as const },
      { at: near, way: [x, y] as const },
    ];
  });
}

function lineOf([a, b]: Segment): Line {
  return { at: a, way: wayOf(a, b) };
}

/** Where a dragged corner comes to lie: on a corner of another room, on its wall, or square to its own walls. */
export function snapCorner(
  { plane, corners, sides }: SnapTargets,
  shape: Shape,
  ref: CornerRef,
  to: LngLat,
  reach: number,
): LngLat {
  const here = plane.toMetres(to);
  const near = (points: readonly (Metres | null)[]): Metres | null => {
    let [best, least]: [Metres | null, number] = [null, reach];
    for (const point of points) {
      if (!point) continue;
      const off = apart(point, here);
      if (off <= least) [best, least] = [point, off];
    }
    return best;
  };
  const square = squareLines(plane, shape, ref);
  const walls = sides
    .map(({ segment }) => segment)
    .filter((segment) => apart(nearestOn(segment, here).point, here) <= reach);
  const crossings = square.flatMap((line, n) => [
    ...square.slice(n + 1).map((other) => meet(line, other)),
    ...walls.map((segment) => meet(line, lineOf(segment))),
  ]);
  const found =
    near(corners) ??
    near(crossings) ??
    near(walls.map((segment) => nearestOn(segment, here).point)) ??
    near(square.map((line) => onLine(line, here)));
  return found ? plane.toDegrees(found) : to;
}
