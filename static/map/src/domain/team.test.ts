import { describe, expect, it } from "vitest";
import type { Team, TeamMember } from "../api/types.ts";
import { faultsOfPerson, freshId, linesOf, shiftsOf, type WeekLine, weekHours } from "./team.ts";

const PERSON: TeamMember = {
  id: "wang",
  name: "王建国",
  name_en: "Wang",
  department: "",
  department_en: "",
  profile: "on_foot",
  depot: null,
  skills: [],
  shifts: [],
  absences: [],
};

function line(starts: string, ends: string, weekdays: number[], rests: WeekLine["rests"] = []) {
  return { starts, ends, weekdays, rests };
}

describe("a week", () => {
  it("is told in as few lines as it has shifts that differ, and back", () => {
    const rests = [{ opens: "11:30", closes: "13:00", minutes: 60 }];
    const lines = [line("08:00", "16:30", [0, 1, 2], rests), line("20:00", "04:00", [4])];
    expect(linesOf(shiftsOf(lines))).toEqual(lines);
  });

  it("counts hours past midnight and leaves rests out", () => {
    const rests = [{ opens: "11:30", closes: "13:00", minutes: 60 }];
    const shifts = shiftsOf([line("08:00", "16:30", [0, 1], rests), line("20:00", "04:00", [4])]);
    // 2 × (8.5 - 1) h + 8 h
    expect(weekHours({ ...PERSON, shifts })).toBe(23);
  });
});

describe("what cannot be meant of a person", () => {
  it.each([
    ["team.fault.overlap", [line("08:00", "12:00", [0]), line("11:59", "17:00", [0])]],
    ["team.fault.long", [line("06:00", "22:01", [0])]],
    ["team.fault.weekdays", [line("08:00", "16:00", [])]],
    ["team.fault.clock", [line("", "16:00", [0])]],
    [
      "team.fault.rest",
      [line("08:00", "16:00", [0], [{ opens: "12:00", closes: "12:30", minutes: 31 }])],
    ],
  ])("is told: %s", (fault, lines) => {
    expect(faultsOfPerson(PERSON, lines)).toEqual([fault]);
  });

  it("is not shifts that touch, nor the longest shift there is", () => {
    const lines = [line("08:00", "12:00", [0]), line("12:00", "17:00", [0])];
    expect(faultsOfPerson(PERSON, lines)).toEqual([]);
    expect(faultsOfPerson(PERSON, [line("06:00", "22:00", [0])])).toEqual([]);
  });

  it("is a skill held twice, and an absence that ends before it begins", () => {
    const twice = { skill: "FIRE", expires: null };
    expect(faultsOfPerson({ ...PERSON, skills: [twice, twice] }, [])).toEqual([
      "team.fault.skill_twice",
    ]);
    const away = { first: "2026-11-25", last: "2026-11-24", reason: "" };
    expect(faultsOfPerson({ ...PERSON, absences: [away] }, [])).toEqual(["team.fault.absence"]);
  });
});

describe("somebody new", () => {
  it("gets an id that nobody has", () => {
    const team: Team = {
      items: [PERSON, { ...PERSON, id: "person" }],
      next: null,
      revision: 1,
      depots: [],
      default_depot: null,
    };
    expect(freshId(team, { name_en: "Wang" })).toBe("wang-2");
    expect(freshId(team, { name_en: "" })).toBe("person-2");
    expect(freshId(team, { name_en: "Li  Xiuying" })).toBe("li-xiuying");
  });
});
