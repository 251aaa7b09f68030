/** Shapes of what changed, as the map is brought to them. Pure. */
import type { Position } from "geojson";
import type { ChangeShape, LngLat } from "../../api/types.ts";

/** The middle of what some shapes cover; null for none. */
export function middleOf(shapes: readonly ChangeShape[]): LngLat | null {
  const points = shapes.flatMap(({ geometry }) => {
    const found: Position[] = [];
    const collect = (value: unknown): void => {
      if (!Array.isArray(value)) return;
      if (typeof value[0] === "number") found.push(value as Position);
      else value.forEach(collect);
    };
    if ("coordinates" in geometry) collect(geometry.coordinates);
    return found;
  });
  if (points.length === 0) return null;
  const [xs, ys] = [points.map((point) => point[0] ?? 0), points.map((point) => point[1] ?? 0)];
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}
