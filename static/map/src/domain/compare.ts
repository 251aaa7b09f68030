/** Plans side by side: one line for each thing that tells them apart, in the order that it counts. Pure. */
import type { PlanItem, PlanSummary } from "../api/types.ts";

export type Line =
  | "planned"
  | "unplanned"
  | "shifts"
  | "late"
  | "late_s"
  | "walking"
  | "service"
  | "unfair"
  | "cost"
  | "violations"
  | "searched";

export interface Compared {
  readonly line: Line;
  readonly is: "number" | "duration";
  /** By plan, in their order; null where an older plan does not say. */
  readonly values: readonly (number | null)[];
  /** Whether less of it is better: then the least is marked where the plans differ. */
  readonly least: boolean;
}

const LINES: readonly [Line, Compared["is"], boolean, (summary: PlanSummary) => number | null][] = [
  ["planned", "number", false, (summary) => summary.planned],
  ["unplanned", "number", true, (summary) => summary.unplanned],
  ["shifts", "number", true, (summary) => summary.shifts_used],
  ["late", "number", true, (summary) => summary.late ?? null],
  ["late_s", "duration", true, (summary) => summary.late_s ?? null],
  ["walking", "duration", true, (summary) => summary.walk_s],
  ["service", "duration", false, (summary) => summary.service_s],
  ["unfair", "duration", true, (summary) => summary.unfair_s ?? null],
  ["cost", "duration", true, costOf],
  ["violations", "number", true, (summary) => summary.violations],
  ["searched", "duration", false, (summary) => summary.seconds],
];

/**
 * What a plan costs by its own weights, in seconds of walking; null where it does not tell them.
 *
 * Changes against the plan in force are left out: they were counted when it was made.
 */
export function costOf(summary: PlanSummary): number | null {
  const weights = summary.objective;
  if (!weights) return null;
  return (
    weights.walking * summary.walk_s +
    weights.shift_s * summary.shifts_used +
    weights.lateness * (summary.late_s ?? 0) +
    weights.fairness * (summary.unfair_s ?? 0)
  );
}

export function compared(plans: readonly PlanItem[]): Compared[] {
  return LINES.map(([line, is, least, read]) => ({
    line,
    is,
    least,
    values: plans.map((plan) => read(plan.summary)),
  }));
}

/** Whether the plans are of the same weeks: what is less in fewer days is no better. */
export function areAlike(plans: readonly PlanItem[]): boolean {
  return new Set(plans.map((plan) => `${plan.starts_on}/${plan.days}`)).size < 2;
}

/** Places of the best values: none where all are alike, or nothing is better than another. */
export function bestOf({ values, least }: Compared): ReadonlySet<number> {
  const told = values.filter((value) => value !== null);
  const best = Math.min(...told);
  if (!least || told.length < 2 || told.every((value) => value === best)) return new Set();
  return new Set(values.flatMap((value, index) => (value === best ? [index] : [])));
}
