/** Finds where in a room its name fits, and from which scale on. Pure geometry in metres. */
import type { Position } from "geojson";
import type { Area, LngLat } from "../api/types.ts";
import { metresPerDegree } from "./edit/plane.ts";

type Point = readonly [number, number];
type Ring = readonly Point[];

export interface Fit {
  /** Where the name's middle goes. */
  readonly at: LngLat;
  /** Metres: half of the widest box of the asked shape around it. */
  readonly halfWidth: number;
}

interface Frame {
  toMetres: (position: Position) => Point;
  toDegrees: (point: Point) => LngLat;
}

function frameAt(origin: Position): Frame {
  const [lng = 0, lat = 0] = origin;
  const [wide, high] = metresPerDegree(lat);
  return {
    toMetres: ([x = 0, y = 0]) => [(x - lng) * wide, (y - lat) * high],
    toDegrees: ([x, y]) => [lng + x / wide, lat + y / high],
  };
}

function isInside([x, y]: Point, rings: readonly Ring[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i] as Point;
      const b = ring[j] as Point;
      if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) {
        inside = !inside;
      }
    }
  }
  return inside;
}

/**
 * Half width of the widest box of this shape (`aspect` = width / height) around a point that no wall enters.
 *
 * An edge enters a growing box first where max(|dx|, |dy| * aspect) is least along it. That is a convex function of
 * the place on the edge, so its minimum is at an end, at a zero of dx or dy, or where both terms are equal.
 */
function clearance([x, y]: Point, rings: readonly Ring[], aspect: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const a = ring[i - 1] as Point;
      const b = ring[i] as Point;
      const [ax, ay] = [a[0] - x, (a[1] - y) * aspect];
      const [bx, by] = [b[0] - x, (b[1] - y) * aspect];
      const [dx, dy] = [bx - ax, by - ay];
      for (const t of [0, 1, -ax / dx, -ay / dy, (ay - ax) / (dx - dy), -(ax + ay) / (dx + dy)]) {
        if (!(t >= 0 && t <= 1)) continue; // also drops the divisions by zero
        least = Math.min(least, Math.max(Math.abs(ax + t * dx), Math.abs(ay + t * dy)));
      }
    }
  }
  return least;
}

const CELLS = 9; // tried places along each side of the room's box

/** The best place for a name of this shape (`aspect` = width / height) in an area; null for an empty one. */
export function fitName(area: Area, aspect: number): Fit | null {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  const origin = polygons[0]?.[0]?.[0];
  if (!origin) return null;
  const frame = frameAt(origin);
  const rings = polygons.flat().map((ring) => ring.map(frame.toMetres));
  const xs = rings.flat().map((point) => point[0]);
  const ys = rings.flat().map((point) => point[1]);
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [south, north] = [Math.min(...ys), Math.max(...ys)];
  const middle: Point = [(west + east) / 2, (south + north) / 2];

  let best: { point: Point; half: number } | null = null;
  const consider = (point: Point, bias: number) => {
    if (!isInside(point, rings)) return;
    const half = clearance(point, rings, aspect);
    if (!best || half * bias > best.half) best = { point, half };
  };
  consider(middle, 1);
  for (let i = 1; i <= CELLS; i++) {
    for (let j = 1; j <= CELLS; j++) {
      // The middle wins unless another place is clearly roomier: names in a row should line up.
      const x = west + ((east - west) * i) / (CELLS + 1);
      const y = south + ((north - south) * j) / (CELLS + 1);
      consider([x, y], 0.85);
    }
  }
  const found = best as { point: Point; half: number } | null;
  return found && { at: frame.toDegrees(found.point), halfWidth: found.half };
}

/** Square metres of an area. */
export function areaM2(area: Area): number {
  const polygons = area.type === "Polygon" ? [area.coordinates] : area.coordinates;
  let total = 0;
  for (const rings of polygons) {
    const origin = rings[0]?.[0];
    if (!origin) continue;
    const frame = frameAt(origin);
    rings.forEach((ring, hole) => {
      let twice = 0;
      for (let i = 1; i < ring.length; i++) {
        const a = frame.toMetres(ring[i - 1] as Position);
        const b = frame.toMetres(ring[i] as Position);
        twice += a[0] * b[1] - b[0] * a[1];
      }
      total += (hole === 0 ? 1 : -1) * Math.abs(twice / 2);
    });
  }
  return total;
}

/** Width of a text in ems: a Chinese character is one, a Latin capital two thirds, other letters about half. */
export function widthInEms(text: string): number {
  let ems = 0;
  for (const character of text) {
    if ((character.codePointAt(0) ?? 0) > 0x2e7f) ems += 1;
    else ems += /\p{Lu}/u.test(character) ? 0.67 : 0.56;
  }
  return ems;
}
