/** Which rooms and assets of a storey lie in a rectangle drawn over it. Pure. */
import type { Position } from "geojson";
import type { Bounds, PlanFeatures } from "../../../api/types.ts";

export interface Boxed {
  readonly space: readonly string[];
  readonly asset: readonly string[];
}

/** Assets in the rectangle, and rooms that lie in it whole. `kinds`: only assets shown, all where it is empty. */
export function inBox(
  features: PlanFeatures | undefined,
  [west, south, east, north]: Bounds,
  kinds: readonly string[],
): Boxed {
  const holds = ([x = 0, y = 0]: Position) => x >= west && x <= east && y >= south && y <= north;
  const space: string[] = [];
  const asset: string[] = [];
  for (const { properties, geometry } of features?.features ?? []) {
    if (properties.layer === "asset" && geometry.type === "Point") {
      const isShown = kinds.length === 0 || kinds.includes(properties.kind);
      if (isShown && holds(geometry.coordinates)) asset.push(properties.id);
    } else if (properties.layer === "space") {
      const polygons =
        geometry.type === "Polygon"
          ? [geometry.coordinates]
          : geometry.type === "MultiPolygon"
            ? geometry.coordinates
            : [];
      if (polygons.length > 0 && polygons.every(([ring]) => ring?.every(holds))) {
        space.push(properties.id);
      }
    }
  }
  return { space, asset };
}
