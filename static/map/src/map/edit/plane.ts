/** Plane geometry for drawing on a plan: degrees near one place as metres. Pure. */
import type { Position } from "geojson";
import type { LngLat } from "../../api/types.ts";

export type Metres = readonly [number, number];
export type Segment = readonly [Metres, Metres];

/** Metres that a degree of longitude and one of latitude take at a latitude, on the WGS 84 ellipsoid. */
export function metresPerDegree(latitude: number): Metres {
  const turn = (latitude * Math.PI) / 180;
  const [one, two, three, four] = [1, 2, 3, 4].map((n) => Math.cos(n * turn)) as [
    number,
    number,
    number,
    number,
  ];
  return [111_412.84 * one - 93.5 * three, 111_132.95 - 559.82 * two + 1.18 * four];
}

/** Turns degrees into metres around a place and back; good to a millimetre over a site. */
export interface Plane {
  readonly toMetres: (at: Position) => Metres;
  readonly toDegrees: (at: Metres) => LngLat;
}

export function planeAt([lng0, lat0]: Position): Plane {
  const [x0, y0] = [lng0 ?? 0, lat0 ?? 0];
  const [wide, high] = metresPerDegree(y0);
  return {
    toMetres: ([x, y]) => [((x ?? 0) - x0) * wide, ((y ?? 0) - y0) * high],
    toDegrees: ([x, y]) => [x / wide + x0, y / high + y0],
  };
}

export function apart(one: Metres, other: Metres): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1]);
}

/** The point of a segment nearest to another point, and how far along it lies (0 to 1). */
export function nearestOn([a, b]: Segment, at: Metres): { point: Metres; share: number } {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / square;
  const share = Math.min(1, Math.max(0, along));
  return { point: [a[0] + share * dx, a[1] + share * dy], share };
}

/** How far along a ray (unit direction) it meets a segment; null where it does not. */
export function rayMeets(from: Metres, way: Metres, [a, b]: Segment): number | null {
  const [ex, ey] = [b[0] - a[0], b[1] - a[1]];
  const across = way[0] * ey - way[1] * ex;
  if (Math.abs(across) < 1e-9) return null;
  const [gx, gy] = [a[0] - from[0], a[1] - from[1]];
  const along = (gx * ey - gy * ex) / across;
  const beside = (gx * way[1] - gy * way[0]) / across;
  return along > 1e-6 && beside >= 0 && beside <= 1 ? along : null;
}
