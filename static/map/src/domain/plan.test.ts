import { describe, expect, it } from "vitest";
import type { Plan } from "../api/types.ts";
import {
  aboveBound,
  cellsOf,
  findStop,
  optionRuns,
  spreadApart,
  weekDates,
  weekOf,
} from "./plan.ts";

const STOP = {
  n: 1,
  visit_id: "v1",
  entry_key: "e",
  asset_id: "a",
  space_id: null,
  kind: "lamp",
  code: "",
  name: "",
  name_en: "",
  storey_id: "s",
  point: [0, 0] as [number, number],
  starts_at: "2026-11-23T10:00:00+08:00",
  ends_at: "2026-11-23T10:05:00+08:00",
  travel_s: 0,
};
const PLAN = {
  shifts: [
    {
      id: "x@1",
      inspector_id: "x",
      date: "2026-11-23",
      starts_at: "2026-11-23T08:00:00+08:00",
      ends_at: "2026-11-23T16:00:00+08:00",
    },
    {
      id: "x@2",
      inspector_id: "x",
      date: "2026-11-24",
      starts_at: "2026-11-24T08:00:00+08:00",
      ends_at: "2026-11-24T16:00:00+08:00",
    },
  ],
  routes: [
    {
      id: "r",
      shift_id: "x@1",
      inspector_id: "x",
      date: "2026-11-23",
      leaves_at: "2026-11-23T08:00:00+08:00",
      returns_at: "2026-11-23T12:00:00+08:00",
      walk_s: 3600,
      service_s: 10_800,
      metres: 4000,
      stops: [STOP],
    },
  ],
} as unknown as Plan;

describe("the board", () => {
  it("fills a cell by walking and service, and puts ticks at the stops' times", () => {
    const row = cellsOf(PLAN).get("x");
    // 1 h walking and 3 h service of 8 h; the stop begins 2 h into the shift
    expect(row?.get("2026-11-23")).toMatchObject({ load: 0.5, ticks: [0.25] });
    expect(row?.get("2026-11-24")).toMatchObject({ route: null, load: 0 });
  });
  it("knows the dates of a week across a month's end", () => {
    expect(weekDates("2026-11-23", 1)).toEqual([
      "2026-11-30",
      "2026-12-01",
      "2026-12-02",
      "2026-12-03",
      "2026-12-04",
      "2026-12-05",
      "2026-12-06",
    ]);
  });
  it("keeps the week inside the plan", () => {
    expect(weekOf("2026-11-23", 28, "2026-11-24")).toBe(0);
    expect(weekOf("2026-11-23", 28, "2026-12-07")).toBe(2);
    expect(weekOf("2026-11-23", 28, "2027-05-01")).toBe(3);
    expect(weekOf("2026-11-23", 28, "2026-01-01")).toBe(0);
  });
  it("finds where a visit is", () => {
    expect(findStop(PLAN, "v1")?.route.id).toBe("r");
    expect(findStop(PLAN, "v2")).toBeNull();
  });
  it("says how far above the bound a plan walks", () => {
    expect(aboveBound(110, 100)).toBeCloseTo(10);
    expect(aboveBound(110, null)).toBeNull();
  });
});

describe("other days of a visit", () => {
  const option = (date: string, obstacle: string | null, current = false) => ({
    date,
    inspector_id: "a",
    walk_s: obstacle ? null : 5,
    obstacle,
    current,
  });
  it("are told in runs where the same obstacle holds", () => {
    const runs = optionRuns([
      option("2026-11-23", "spacing"),
      option("2026-11-24", "spacing"),
      option("2026-11-25", null, true),
      option("2026-11-26", null),
      option("2026-11-27", "full"),
      option("2026-11-28", "skill"),
      option("2026-11-29", "skill"),
    ]);
    expect(runs.map(({ from, to }) => [from.slice(8), to.slice(8)])).toEqual([
      ["23", "24"],
      ["25", "25"],
      ["26", "26"],
      ["27", "27"],
      ["28", "29"],
    ]);
  });
});

describe("labels on a line", () => {
  it("stay where they are when there is room", () => {
    expect(spreadApart([0, 0.5, 1], 0.3)).toEqual([0, 0.5, 1]);
  });
  it("move apart, and stay within the line", () => {
    const [a, b, c] = spreadApart([0, 0.95, 1], 0.3);
    expect(a).toBe(0);
    expect(b).toBeCloseTo(0.7);
    expect(c).toBe(1);
    expect(spreadApart([0, 0, 0], 0.3)[2]).toBeCloseTo(0.6);
  });
});
