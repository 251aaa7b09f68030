import { describe, expect, it } from "vitest";
import type { PlanItem, PlanSummary } from "../api/types.ts";
import { areAlike, bestOf, compared, costOf } from "./compare.ts";

const SUMMARY: PlanSummary = {
  visits: 10,
  planned: 9,
  unplanned: 1,
  unplanned_by_reason: {},
  shifts_used: 2,
  shifts_available: 4,
  fewest_shifts: 2,
  walk_s: 600,
  walk_bound_s: null,
  service_s: 3000,
  violations: 0,
  seconds: 5,
  seed: 1,
  rounds_proven: 0,
  objective: { walking: 1, shift_s: 900, lateness: 0.5, fairness: 0, changes_s: 0 },
  late: 1,
  late_s: 100,
  unfair_s: 40,
  stopped: "time",
};

function plan(id: string, summary: Partial<PlanSummary>): PlanItem {
  return {
    id,
    starts_on: "2026-11-23",
    days: 7,
    made_at: "2026-11-23T00:00:00Z",
    state: "draft",
    name: "",
    parent_id: null,
    revision: 0,
    summary: { ...SUMMARY, ...summary },
  };
}

describe("plans side by side", () => {
  it("cost what their weights make of them", () => {
    // 600 s of walking + 2 shifts at 900 s + half of 100 s late
    expect(costOf(SUMMARY)).toBe(2450);
    const { objective: _, ...untold } = SUMMARY;
    expect(costOf(untold)).toBeNull();
  });

  it("are alike where they are of the same weeks", () => {
    expect(areAlike([plan("a", {}), plan("b", { walk_s: 1 })])).toBe(true);
    expect(areAlike([plan("a", {}), { ...plan("b", {}), days: 28 }])).toBe(false);
  });

  it("mark the least where they differ, and nothing where they do not", () => {
    const lines = compared([plan("a", { walk_s: 700 }), plan("b", {}), plan("c", {})]);
    const of = (line: string) => bestOf(lines.find((one) => one.line === line) ?? none());
    expect([...of("walking")]).toEqual([1, 2]);
    expect([...of("shifts")]).toEqual([]);
    expect([...of("planned")]).toEqual([]);
  });
});

function none(): never {
  throw new Error("there is no such line");
}
