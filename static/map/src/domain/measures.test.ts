import { describe, expect, it } from "vitest";
import { bandBetween, MEASURE_EDGES, measured, monthPeriod, trend } from "./measures.ts";

const figures = {
  id: "b",
  name: "1号楼",
  name_en: "Tower 1",
  findings: 12,
  open: 3,
  urgent_open: 0,
  checks: 400,
  rate: 3,
  coverage: 92,
};

describe("measures", () => {
  it("puts a value on an edge into the band above it", () => {
    expect(bandBetween(MEASURE_EDGES.rate, 0.99)).toBe(0);
    expect(bandBetween(MEASURE_EDGES.rate, 1)).toBe(1);
    expect(bandBetween(MEASURE_EDGES.rate, 12)).toBe(7);
  });
  it("counts what nobody looked at from the coverage, and keeps unknown unknown", () => {
    expect(measured(figures, "unseen")).toBe(8);
    expect(measured({ ...figures, coverage: null }, "unseen")).toBeNull();
    expect(measured({ ...figures, rate: null }, "rate")).toBeNull();
  });
  it("has seven edges for every measure, rising", () => {
    for (const edges of Object.values(MEASURE_EDGES)) {
      expect(edges).toHaveLength(7);
      expect([...edges].sort((a, b) => a - b)).toEqual(edges);
    }
  });
  it("says which way a figure went", () => {
    expect(trend(3, 1)).toEqual({ way: "up", by: 2 });
    expect(trend(1, 1.04)).toEqual({ way: "same", by: 0 });
    expect(trend(null, 1)).toBeNull();
  });
  it("knows the last day of a month, leap years too", () => {
    expect(monthPeriod("2028-02")).toEqual({ from: "2028-02-01", to: "2028-02-29" });
    expect(monthPeriod("2026-11")).toEqual({ from: "2026-11-01", to: "2026-11-30" });
  });
});
