/** How a door, lift or room may be passed, as the planner says it: arrows, hours, factors. Pure. */
import type { Feature, Position } from "geojson";
import type { DoorWay, LngLat, PlanFeatures } from "../../api/types.ts";
import { type Metres, planeAt } from "./plane.ts";

const SHAFT = 0.9; // m the arrow reaches to either side of the sill
const HEAD = 0.35; // m its head goes back, and to either side

/** A pass-through factor of 1 leaves the word to the room's use; anything above it is the room's own. */
export const AS_ITS_USE = 1;
export const FREE = 1.01;
export const RATHER_NOT = 8;
export const NOT_FOR_PASSAGE = 1000;

/** The other way through a door. */
export function flipped(way: DoorWay): DoorWay {
  return way === "left_to_right" ? "right_to_left" : "left_to_right";
}

/** An arrow across a sill [jamb, jamb], as one line: tail, tip, and back to either side of the head. */
export function arrowOver(sill: readonly Position[], way: DoorWay): LngLat[] {
  const [from, to] = sill;
  if (!from || !to) return [];
  const plane = planeAt(from);
  const [x, y] = plane.toMetres(to);
  const length = Math.hypot(x, y);
  if (length === 0) return [];
  const turn = way === "left_to_right" ? 1 : -1;
  // To the right of somebody who looks along the line.
  const ahead: Metres = [(turn * y) / length, (-turn * x) / length];
  const at = (forth: number, aside: number) =>
    plane.toDegrees([
      x / 2 + forth * ahead[0] - aside * ahead[1],
      y / 2 + forth * ahead[1] + aside * ahead[0],
    ]);
  const tip = at(SHAFT, 0);
  return [at(-SHAFT, 0), tip, at(SHAFT - HEAD, HEAD), tip, at(SHAFT - HEAD, -HEAD)];
}

/** The arrows of a storey's one-way doors. */
export function oneWayArrows(features: PlanFeatures | undefined): Feature[] {
  return (features?.features ?? []).flatMap(({ geometry, properties }): Feature[] =>
    properties.layer === "opening" && properties.one_way && geometry.type === "LineString"
      ? [
          {
            type: "Feature",
            geometry: {
              type: "LineString",
              coordinates: arrowOver(geometry.coordinates, properties.one_way),
            },
            properties: {},
          },
        ]
      : [],
  );
}

/** Hours as typed, in the form the server takes; empty is always, null cannot be read. */
export function hoursTyped(text: string): string | null {
  const plain = text
    .normalize("NFKC") // the two words are Chinese for "to"
    .replace(/\s/g, "")
    .replace(/[–—~\u81f3\u5230]/g, "-");
  if (plain === "") return "";
  const found = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(plain);
  if (!found) return null;
  const [, h1 = "", m1 = "", h2 = "", m2 = ""] = found;
  const [opens, closes] = [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)];
  if (Number(m1) > 59 || Number(m2) > 59 || opens > 1440 || closes > 1440) return null;
  return `${h1.padStart(2, "0")}:${m1}-${h2.padStart(2, "0")}:${m2}`;
}
