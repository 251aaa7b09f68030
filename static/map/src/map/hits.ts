/** What lies under the pointer, topmost first; layers say what of theirs can be hit. */
import type { Map as MapLibreMap } from "maplibre-gl";
import type { Selection } from "../address.ts";
import type { LngLat } from "../api/types.ts";

/** Something under the pointer, topmost first. */
export interface Hit {
  readonly what: Selection["what"];
  readonly id: string;
  readonly at: LngLat;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Hits {
  /** What features of a layer are, when they are hit. */
  add: (layer: string, what: Selection["what"]) => void;
  drop: (layer: string) => void;
  at: (point: { x: number; y: number }, at: LngLat) => Hit | null;
}

export function createHits(map: MapLibreMap, touch: boolean): Hits {
  const picks = new Map<string, Selection["what"]>();
  const reach = touch ? 16 : 5; // px around the pointer that still count as on it
  return {
    add: (layer, what) => picks.set(layer, what),
    drop: (layer) => picks.delete(layer),
    at: (point, at) => {
      const layers = [...picks.keys()].filter((id) => map.getLayer(id));
      if (layers.length === 0) return null;
      const exact = map.queryRenderedFeatures([point.x, point.y], { layers });
      const near = map.queryRenderedFeatures(
        [
          [point.x - reach, point.y - reach],
          [point.x + reach, point.y + reach],
        ],
        { layers },
      );
      // A fingertip beside a small thing means the thing, not the room under it.
      const best = near.find((feature) => feature.geometry.type === "Point") ?? exact[0];
      const what = best && picks.get(best.layer.id);
      const id = best?.properties.id;
      return best && what && id !== undefined
        ? { what, id: String(id), at, properties: best.properties }
        : null;
    },
  };
}
