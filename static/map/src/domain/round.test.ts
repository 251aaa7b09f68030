import { describe, expect, it } from "vitest";
import type { ChecklistItem, Direction, PackStop, RouteFeatures } from "../api/types.ts";
import {
  doneCount,
  fails,
  isAnswered,
  legOf,
  legStart,
  mainDirections,
  nextStop,
  secondsAhead,
} from "./round.ts";

function stop(n: number, ...visits: string[]): PackStop {
  return {
    n,
    visit_id: visits[0] ?? "",
    entry_key: "e",
    asset_id: `a${n}`,
    space_id: null,
    kind: "lamp",
    code: `L-${n}`,
    name: "灯",
    name_en: "Lamp",
    storey_id: "1F",
    point: [120, 30],
    starts_at: `2026-11-23T09:0${n}:00+08:00`,
    ends_at: `2026-11-23T09:0${n}:30+08:00`,
    travel_s: 10,
    due: "2026-11-23",
    done: false,
    position: null,
    checks: visits.map((visit_id) => ({
      visit_id,
      entry_key: "e",
      entry_name: "",
      entry_name_en: "",
      frequency: { form: "every", days: 7, min_days: 4 },
      items: [],
      last_readings: {},
    })),
  };
}

const PRESSURE: ChecklistItem = {
  key: "p",
  text: "栓口动压",
  text_en: "Outlet pressure",
  type: "reading",
  unit: "MPa",
  low: 0.25,
  high: 0.5,
  clause: "",
  grade: "important",
};
const answer = (value: boolean | number | string | null, photos: string[] = []) => ({
  item_key: "p",
  value,
  note: "",
  photos,
});

const LEGS: RouteFeatures = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      geometry: { type: "LineString", coordinates: [] },
      properties: { layer: "leg", leg: 1, part: 1, storey_id: "2F", metres: 5, seconds: 4 },
    },
    {
      type: "Feature",
      geometry: { type: "LineString", coordinates: [] },
      properties: { layer: "leg", leg: 1, part: 0, storey_id: "1F", metres: 7, seconds: 6 },
    },
  ],
};

describe("a round", () => {
  it("has a stop done only when every check of it is", () => {
    const stops = [stop(1, "v1", "v2"), stop(2, "v3")];
    expect(nextStop(stops, new Set(["v1"]))).toBe(0);
    expect(nextStop(stops, new Set(["v1", "v2"]))).toBe(1);
    expect(doneCount(stops, new Set(["v1", "v2", "v3"]))).toBe(2);
    expect(nextStop(stops, new Set(["v1", "v2", "v3"]))).toBe(-1);
  });
  it("adds up the parts of a leg and knows where it begins", () => {
    expect(legOf(LEGS, 1)).toEqual({ metres: 12, seconds: 10 });
    expect(legStart(LEGS, 1)).toBe("1F");
    expect(legStart(LEGS, 9)).toBeNull();
  });
  it("is ahead of its plan before the next stop is due, and behind after", () => {
    const at = (text: string) => new Date(text);
    expect(secondsAhead([stop(1, "v")], 0, at("2026-11-23T08:55:00+08:00"))).toBe(360);
    expect(secondsAhead([stop(1, "v")], 0, at("2026-11-23T09:02:00+08:00"))).toBe(-60);
  });
  it("tells the turns, not every step straight on", () => {
    const step = (kind: Direction["kind"]): Direction => ({
      kind,
      place: "",
      place_en: "",
      metres: 1,
    });
    const told = mainDirections(
      ["go", "go", "turn_left", "go", "lift_up", "arrive"].map((k) => step(k as Direction["kind"])),
    );
    expect(told.map((d) => d.kind)).toEqual(["go", "turn_left", "go", "lift_up"]);
    expect(mainDirections([step("arrive")])).toHaveLength(1);
    expect(mainDirections(undefined)).toEqual([]);
  });
});

describe("an answer", () => {
  it.each([
    [0.24, true],
    [0.25, false],
    [0.5, false],
    [0.51, true],
  ])("of %d MPa is wrong: %s", (value, wrong) => {
    expect(fails(PRESSURE, answer(value))).toBe(wrong);
  });
  it("that was not given is neither wrong nor complete", () => {
    expect(fails(PRESSURE, undefined)).toBe(false);
    expect(isAnswered(PRESSURE, undefined)).toBe(false);
    expect(isAnswered({ ...PRESSURE, type: "text" }, undefined)).toBe(true);
    expect(isAnswered({ ...PRESSURE, type: "photo" }, answer(null))).toBe(false);
    expect(isAnswered({ ...PRESSURE, type: "photo" }, answer(null, ["x"]))).toBe(true);
  });
});
