/** Hotspots: a numbered disc in a dashed ring, the strongest evidence first. */
import type { LngLat } from "../../api/types.ts";
import type { Layer, PlanView } from "../view.ts";

export interface HotspotMark {
  readonly id: string;
  readonly point: LngLat;
  /** Place in the order of evidence, from 1. */
  readonly rank: number;
}
export interface HotspotsData {
  readonly hotspots: readonly HotspotMark[];
  /** Metres; the ring is as wide as what the evidence is counted within. 0 draws no ring. */
  readonly radius: number;
}

const PREFIX = "hotspots:";
const CORNERS = 48;

function ring([lng, lat]: LngLat, radius: number): LngLat[] {
  const shrink = Math.cos((lat * Math.PI) / 180);
  return Array.from({ length: CORNERS + 1 }, (_, i): LngLat => {
    const angle = (i / CORNERS) * 2 * Math.PI;
    return [
      lng + (Math.cos(angle) * radius) / (111_319.5 * shrink),
      lat + (Math.sin(angle) * radius) / 111_319.5,
    ];
  });
}

export function addHotspots(view: PlanView): Layer<HotspotsData> {
  const rings = `${PREFIX}rings`;
  const discs = `${PREFIX}discs`;
  const fillRings = view.source(rings);
  const fillDiscs = view.source(discs);
  for (const [id, colour, dash] of [
    ["casing", view.palette("surface"), undefined],
    ["ring", view.palette("ink"), [2.2, 1.6]],
  ] as const) {
    view.layer("findings", {
      id: `${PREFIX}${id}`,
      type: "line",
      source: rings,
      paint: {
        "line-color": colour,
        "line-width": dash ? 1.6 : 4,
        ...(dash ? { "line-dasharray": [...dash] } : {}),
      },
    });
  }
  view.layer(
    "pins",
    {
      id: `${PREFIX}rank`,
      type: "symbol",
      source: discs,
      layout: {
        "icon-image": ["concat", "rank|", ["to-string", ["get", "rank"]]],
        "icon-allow-overlap": true,
        "symbol-sort-key": ["-", 0, ["get", "rank"]],
      },
    },
    "hotspot",
  );
  return {
    show: ({ hotspots, radius }) => {
      fillRings({
        type: "FeatureCollection",
        features:
          radius > 0
            ? hotspots.map((spot) => ({
                type: "Feature",
                geometry: { type: "LineString", coordinates: ring(spot.point, radius) },
                properties: { id: spot.id },
              }))
            : [],
      });
      fillDiscs({
        type: "FeatureCollection",
        features: hotspots.map((spot) => ({
          type: "Feature",
          // The disc sits on the ring's upper right, as a note beside what it speaks of.
          geometry: {
            type: "Point",
            coordinates:
              radius > 0 ? (ring(spot.point, radius)[CORNERS / 8] ?? spot.point) : spot.point,
          },
          properties: { id: spot.id, rank: spot.rank },
        })),
      });
    },
    remove: () => view.clear(PREFIX),
  };
}
