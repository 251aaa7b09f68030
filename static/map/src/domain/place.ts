/** Coordinates as people type them, and corners of a plan near a click. Pure. */
import type { Position } from "geojson";
import type { LngLat, PlanFeatures } from "../api/types.ts";

const METRES_PER_DEGREE = 111_320;

/** "120.1551, 30.2741" as longitude and latitude; null where the text is none. */
export function readDegrees(text: string): LngLat | null {
  const parts = text.trim().split(/[\s,，;；]+/);
  if (parts.length !== 2) return null;
  const [lon, lat] = parts.map(Number);
  if (lon === undefined || lat === undefined) return null;
  if (!Number.isFinite(lon) || !Number.isFinite(lat)) return null;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [lon, lat] : null;
}

/** The corner of anything drawn within `reach` metres of a place; null where there is none. */
export function cornerNear(features: PlanFeatures, place: LngLat, reach: number): LngLat | null {
  const shrink = Math.cos((place[1] * Math.PI) / 180);
  let best: LngLat | null = null;
  let nearest = reach;
  const look = (at: Position) => {
    const [x = 0, y = 0] = at;
    const metres = METRES_PER_DEGREE * Math.hypot((x - place[0]) * shrink, y - place[1]);
    if (metres < nearest) {
      nearest = metres;
      best = [x, y];
    }
  };
  for (const { geometry } of features.features) {
    if (geometry.type === "Polygon") geometry.coordinates.flat().forEach(look);
    else if (geometry.type === "MultiPolygon") geometry.coordinates.flat(2).forEach(look);
    else if (geometry.type === "LineString") geometry.coordinates.forEach(look);
    else if (geometry.type === "Point") look(geometry.coordinates);
  }
  return best;
}
