/** A round as it is walked: what is done, what comes next, how far, early or late. Pure. */
import type {
  Answer,
  ChecklistItem,
  Direction,
  Grade,
  LngLat,
  Pack,
  PackStop,
  RouteFeatures,
} from "../api/types.ts";

/** Whether every check of a stop was carried out, here or before the pack was made. */
export function isDone(stop: PackStop, done: ReadonlySet<string>): boolean {
  return stop.done || stop.checks.every((check) => done.has(check.visit_id));
}

/** Index of the first stop that is left; -1 when the round is over. */
export function nextStop(stops: readonly PackStop[], done: ReadonlySet<string>): number {
  return stops.findIndex((stop) => !isDone(stop, done));
}

export function doneCount(stops: readonly PackStop[], done: ReadonlySet<string>): number {
  return stops.filter((stop) => isDone(stop, done)).length;
}

/** Metres and seconds of the leg that leads to the stop at `index`. */
export function legOf(legs: RouteFeatures, index: number): { metres: number; seconds: number } {
  let metres = 0;
  let seconds = 0;
  for (const { properties } of legs.features) {
    if (properties.layer !== "leg" || properties.leg !== index) continue;
    metres += properties.metres;
    seconds += properties.seconds;
  }
  return { metres, seconds };
}

/** The storey a leg begins on: where somebody is who is about to walk it. */
export function legStart(legs: RouteFeatures, index: number): string | null {
  let found: { part: number; storey: string } | null = null;
  for (const { properties } of legs.features) {
    if (properties.layer !== "leg" || properties.leg !== index) continue;
    if (!found || properties.part < found.part) {
      found = { part: properties.part, storey: properties.storey_id };
    }
  }
  return found?.storey ?? null;
}

/** Points of a leg on one storey, for the map to bring into view. */
export function legPoints(legs: RouteFeatures, index: number, storey: string): LngLat[] {
  return legs.features.flatMap((feature) =>
    feature.properties.layer === "leg" &&
    feature.properties.leg === index &&
    feature.properties.storey_id === storey &&
    feature.geometry.type === "LineString"
      ? (feature.geometry.coordinates as LngLat[])
      : [],
  );
}

/** Seconds ahead of the plan (negative: behind) for somebody about to go to the stop at `index`. */
export function secondsAhead(stops: readonly PackStop[], index: number, now: Date): number {
  const stop = stops[index];
  return stop ? Math.round((Date.parse(stop.starts_at) - now.getTime()) / 1000) : 0;
}

/** The directions worth reading: what one would do, without the steps that only go on. */
export function mainDirections(directions: readonly Direction[] | undefined): Direction[] {
  const kept = (directions ?? []).filter(
    (step, index, all) => step.kind !== "go" || index === 0 || all[index - 1]?.kind !== "go",
  );
  return kept.filter((step) => step.kind !== "arrive" || kept.length === 1);
}

/** Whether an answer says something is wrong: not in order, or a reading outside its limits. */
export function fails(item: ChecklistItem, answer: Answer | undefined): boolean {
  const value = answer?.value;
  if (value === undefined || value === null) return false;
  if (item.type === "pass_fail") return value === false;
  if (item.type !== "reading" && item.type !== "count") return false;
  if (typeof value !== "number") return false;
  return (item.low !== null && value < item.low) || (item.high !== null && value > item.high);
}

/** Whether an item was answered; a text may be left empty. */
export function isAnswered(item: ChecklistItem, answer: Answer | undefined): boolean {
  if (answer?.note && answer.value === null) return true; // not applicable, and it says why
  if (item.type === "text") return true;
  if (item.type === "photo") return (answer?.photos.length ?? 0) > 0;
  return answer?.value !== undefined && answer.value !== null;
}

/** The system of an asset's kind says which category a finding on it most likely has. */
const CATEGORY_OF_SYSTEM: Readonly<Record<string, string>> = {
  fire: "fire",
  lift: "lift",
  lighting: "lighting",
  power: "power",
  water: "water",
  security: "security",
  environment: "cleaning",
  signage: "signage",
  service: "service",
};

export function proposedCategory(pack: Pack, kind: string): string {
  const system = pack.kinds.find((item) => item.key === kind)?.system ?? "";
  return CATEGORY_OF_SYSTEM[system] ?? "other";
}

export const GRADES: readonly Grade[] = ["urgent", "important", "minor"];
