import { describe, expect, it } from "vitest";
import type { Plan, PlanChanged, Proposal, Route, Stop } from "../api/types.ts";
import {
  asProposed,
  filterOf,
  ghostsOf,
  isLate,
  mergeChange,
  NO_FILTER,
  placeIn,
  rowsInView,
  stopAt,
} from "./board.ts";
import { cellsOf } from "./plan.ts";

function stop(id: string, starts: string, more: Partial<Stop> = {}): Stop {
  return {
    n: 1,
    visit_id: id,
    entry_key: "e",
    asset_id: "a",
    space_id: null,
    kind: "lamp",
    code: "",
    name: "",
    name_en: "",
    storey_id: "s",
    point: [0, 0],
    starts_at: `2026-11-23T${starts}:00+08:00`,
    ends_at: `2026-11-23T${starts}:00+08:00`,
    travel_s: 0,
    due: "2026-11-23",
    ...more,
  };
}

function route(id: string, shift: string, inspector: string, stops: Stop[]): Route {
  return {
    id,
    shift_id: shift,
    inspector_id: inspector,
    date: "2026-11-23",
    leaves_at: "",
    returns_at: "",
    walk_s: 0,
    service_s: 0,
    metres: 0,
    proven: false,
    stops,
  };
}

function shift(id: string, inspector: string) {
  return {
    id,
    inspector_id: inspector,
    date: "2026-11-23",
    starts_at: "2026-11-23T08:00:00+08:00",
    ends_at: "2026-11-23T16:00:00+08:00",
    away: false,
  };
}

const PLAN = {
  id: "p",
  revision: 1,
  shifts: [shift("x@1", "x"), shift("y@1", "y")],
  routes: [
    route("r1", "x@1", "x", [stop("v1", "10:00"), stop("v2", "12:00")]),
    route("r2", "y@1", "y", [stop("v3", "09:00")]),
  ],
  unplanned: [{ visit_id: "v4" }],
} as unknown as Plan;

describe("a change that comes back in part", () => {
  const changed = {
    id: "p",
    revision: 2,
    routes: [
      route("r1", "x@1", "x", [stop("v1", "10:00"), stop("v3", "11:00"), stop("v4", "12:00")]),
    ],
    emptied: ["y@1"],
    unplanned: [{ visit_id: "v2" }],
    removed: [],
    away: ["y@1"],
  } as unknown as PlanChanged;
  const merged = mergeChange(PLAN, changed);

  it("takes new routes and drops emptied shifts", () => {
    expect(merged.routes.map((one) => one.id)).toEqual(["r1"]);
    expect(merged.routes[0]?.stops.map((one) => one.visit_id)).toEqual(["v1", "v3", "v4"]);
    expect(merged.revision).toBe(2);
  });
  it("knows what gained and what lost its place", () => {
    expect(merged.unplanned.map((one) => one.visit_id)).toEqual(["v2"]);
  });
  it("knows who does not come", () => {
    expect(merged.shifts.map((one) => one.away)).toEqual([false, true]);
  });
});

describe("a tick under the pointer", () => {
  const cell = cellsOf(PLAN).get("x")?.get("2026-11-23");
  it("is the nearest within reach", () => {
    // 08:00 to 16:00: ten o'clock is a quarter of the way, twelve half.
    expect(cell && stopAt(cell, 0.27, 0.05)?.visit_id).toBe("v1");
    expect(cell && stopAt(cell, 0.48, 0.05)?.visit_id).toBe("v2");
    expect(cell && stopAt(cell, 0.37, 0.05)).toBeNull();
  });
  it("has a place by its hour", () => {
    expect(cell && placeIn(cell, "2026-11-23T14:00:00+08:00")).toBe(0.75);
    expect(cell && placeIn(cell, "2026-11-24T14:00:00+08:00")).toBe(1);
  });
});

describe("filters", () => {
  it("let everything through where nothing is asked", () => {
    expect(filterOf(NO_FILTER, () => [])).toBeNull();
  });
  it("ask for kind, skill and lateness together", () => {
    const late = stop("v", "10:00", { due: "2026-11-22", entry_key: "fire" });
    expect(isLate(late)).toBe(true);
    expect(isLate(stop("v", "10:00"))).toBe(false);
    const skills = (entry: string) => (entry === "fire" ? ["FIRE"] : []);
    const passes = filterOf({ kind: "lamp", skill: "FIRE", late: true }, skills);
    expect(passes?.(late)).toBe(true);
    expect(passes?.({ ...late, kind: "lift" })).toBe(false);
    expect(passes?.({ ...late, entry_key: "e" })).toBe(false);
    expect(passes?.({ ...late, due: "2026-11-23" })).toBe(false);
  });
});

it("keeps only the rows in view, and a few more", () => {
  expect(rowsInView(200, 50, 0, 300)).toEqual({ from: 0, to: 10 });
  expect(rowsInView(200, 50, 5000, 300)).toEqual({ from: 96, to: 110 });
  expect(rowsInView(3, 50, 0, 300)).toEqual({ from: 0, to: 3 });
});

describe("a proposal that is looked at", () => {
  const proposal = {
    moves: [{ visit_id: "v3", from_shift: "y@1", to_shift: "x@1" }],
    routes: [
      route("r1", "x@1", "x", [stop("v1", "10:00"), stop("v2", "12:00"), stop("v3", "13:00")]),
    ],
    emptied: ["y@1"],
    unplanned: [],
    away: ["y@1"],
  } as unknown as Proposal;

  it("shows the rounds as they would be, at the revision that is saved", () => {
    const shown = asProposed(PLAN, proposal);
    expect(shown.routes.map((one) => one.stops.length)).toEqual([3]);
    expect(shown.revision).toBe(1);
    expect(shown.unplanned.map((one) => one.visit_id)).toEqual(["v4"]);
  });
  it("leaves a ghost where a visit was", () => {
    // Nine o'clock in a shift from eight to four: an eighth of the way.
    expect([...ghostsOf(PLAN, proposal)]).toEqual([["y@1", [0.125]]]);
  });
});
