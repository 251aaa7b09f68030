import { describe, expect, it } from "vitest";
import type { ProgrammeEntry, TeamMember } from "../api/types.ts";
import { bySystem, minutesOnShift, readWindows } from "./load.ts";

const team = [
  { shifts: [{ weekday: 0, starts: "08:00", ends: "16:30" }] },
  { shifts: [{ weekday: 0, starts: "22:00", ends: "06:00" }] },
  { shifts: [{ weekday: 1, starts: "09:00", ends: "10:00" }] },
] as unknown as TeamMember[];

describe("the minutes a team is on shift", () => {
  it("count the shifts of the weekday, also those past midnight", () => {
    // 23 November 2026 is a Monday: 8.5 h and 8 h.
    expect(minutesOnShift(team, "2026-11-23")).toBe(510 + 480);
    expect(minutesOnShift(team, "2026-11-24")).toBe(60);
    expect(minutesOnShift(team, "2026-11-25")).toBe(0);
  });
});

describe("entries by system", () => {
  it("keep their order, and call those about spaces patrols", () => {
    const entries = [
      { key: "patrol", kinds: [] },
      { key: "lamps", kinds: ["lamp"] },
      { key: "stairs", kinds: [] },
      { key: "odd", kinds: ["unheard_of"] },
    ] as unknown as ProgrammeEntry[];
    const groups = bySystem(entries, (kind) => (kind === "lamp" ? "lighting" : undefined));
    expect(groups.map(([system, found]) => [system, found.map((entry) => entry.key)])).toEqual([
      ["patrol", ["patrol", "stairs"]],
      ["lighting", ["lamps"]],
      ["other", ["odd"]],
    ]);
  });
});

describe("time windows as typed", () => {
  it("are read with the marks people use", () => {
    expect(readWindows("07:30–12:00，13：30-21:00")).toEqual(["07:30-12:00", "13:30-21:00"]);
    expect(readWindows("")).toEqual([]);
  });
  it("are refused where a time does not exist or a window ends before it begins", () => {
    expect(readWindows("25:00-26:00")).toBeNull();
    expect(readWindows("18:00-08:00")).toBeNull();
    expect(readWindows("mornings")).toBeNull();
  });
});
