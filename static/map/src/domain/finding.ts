/** What a finding starts from and lies in: proposals an inspector only has to confirm. Pure. */
import type { Position } from "geojson";
import type { Answer, ChecklistItem, Grade, LngLat, PlanFeatures } from "../api/types.ts";

/** What is known before the form is opened. */
export interface FindingStart {
  readonly storeyId: string;
  readonly point: LngLat;
  readonly assetId: string | null;
  readonly visitId: string | null;
  readonly itemKey: string | null;
  readonly reading: number | null;
  readonly category: string;
  readonly grade: Grade;
  readonly text: string;
}

/** Which limit a reading is beyond. */
export function beyond(item: ChecklistItem, value: unknown): "low" | "high" | null {
  if (typeof value !== "number") return null;
  if (item.low !== null && value < item.low) return "low";
  if (item.high !== null && value > item.high) return "high";
  return null;
}

/** The number an answer holds, for the finding that follows from it. */
export function readingOf(answer: Answer | undefined): number | null {
  return typeof answer?.value === "number" ? answer.value : null;
}

function isInside(ring: readonly Position[], [x, y]: LngLat): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi = 0, yi = 0] = ring[i] ?? [];
    const [xj = 0, yj = 0] = ring[j] ?? [];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** The space a point lies in: its outer ring holds the point and none of its holes does. */
export function spaceAt(features: PlanFeatures, point: LngLat) {
  for (const { geometry, properties } of features.features) {
    if (properties.layer !== "space") continue;
    const polygons =
      geometry.type === "Polygon"
        ? [geometry.coordinates]
        : geometry.type === "MultiPolygon"
          ? geometry.coordinates
          : [];
    const holds = polygons.some(
      ([outer = [], ...holes]) =>
        isInside(outer, point) && !holes.some((hole) => isInside(hole, point)),
    );
    if (holds) return properties;
  }
  return null;
}

/** A span of time in the largest unit that divides it: 900 s is 15 minutes, 259200 s is 3 days. */
export function span(seconds: number): { unit: "minutes" | "hours" | "days"; count: number } {
  if (seconds >= 86_400 && seconds % 86_400 === 0) return { unit: "days", count: seconds / 86_400 };
  if (seconds >= 3_600 && seconds % 3_600 === 0) return { unit: "hours", count: seconds / 3_600 };
  return { unit: "minutes", count: Math.round(seconds / 60) };
}
