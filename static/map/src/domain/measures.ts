/** What buildings are coloured by: each measure with its own fixed edges. */
import type { BuildingFigures } from "../api/types.ts";

export type BuildingMeasure = "rate" | "findings" | "open" | "unseen";

export const BUILDING_MEASURES: readonly BuildingMeasure[] = ["rate", "findings", "open", "unseen"];

/** Lower edges of the seven bands; fixed, so that two periods can be compared by eye. */
export const MEASURE_EDGES: Readonly<Record<BuildingMeasure, readonly number[]>> = {
  rate: [1, 2, 4, 6, 8, 10, 12],
  findings: [1, 5, 10, 20, 40, 80, 160],
  open: [1, 2, 4, 8, 12, 16, 24],
  unseen: [1, 5, 10, 20, 30, 50, 70],
};

/** The value of a measure; null where too little was looked at to say. */
export function measured(figures: BuildingFigures, measure: BuildingMeasure): number | null {
  if (measure === "unseen") return figures.coverage === null ? null : 100 - figures.coverage;
  return figures[measure];
}

/** The band (0–7) a value falls in between edges. */
export function bandBetween(edges: readonly number[], value: number): number {
  return edges.filter((edge) => value >= edge).length;
}

/** "up", "down" or "same", and by how much; null where there is nothing to compare with. */
export function trend(
  value: number | null,
  before: number | null,
): { way: "up" | "down" | "same"; by: number } | null {
  if (value === null || before === null) return null;
  const by = Math.abs(value - before);
  if (by < 0.05) return { way: "same", by: 0 };
  return { way: value > before ? "up" : "down", by };
}

/** First and last day of a month written "2026-11". */
export function monthPeriod(month: string): { from: string; to: string } {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, "0")}` };
}
