/** A person's week as it is filled in, and what of it cannot be meant. Pure. */
import type { Team, TeamMember, TeamRequest, TeamRest, TeamShift } from "../api/types.ts";

/** One shift that several weekdays share. */
export interface WeekLine {
  readonly weekdays: readonly number[];
  readonly starts: string;
  readonly ends: string;
  readonly rests: readonly TeamRest[];
}

export const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const LONGEST_SHIFT = 16 * 60; // minutes; the server says the same
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return hours * 60 + minutes;
}

/** Minutes from one time to the next time that the clock shows the other. */
export function minutesBetween(from: string, to: string): number {
  const length = minutesOf(to) - minutesOf(from);
  return length > 0 ? length : length + 1440;
}

/** Shifts that differ in their weekday alone, in one line; by first weekday. */
export function linesOf(shifts: readonly TeamShift[]): WeekLine[] {
  const lines = new Map<string, { weekdays: number[]; shift: TeamShift }>();
  for (const shift of shifts) {
    const key = JSON.stringify([shift.starts, shift.ends, shift.rests]);
    const line = lines.get(key) ?? { weekdays: [], shift };
    line.weekdays.push(shift.weekday);
    lines.set(key, line);
  }
  return [...lines.values()]
    .map(({ weekdays, shift: { starts, ends, rests } }) => ({
      weekdays: [...weekdays].sort(),
      starts,
      ends,
      rests,
    }))
    .sort((one, other) => (one.weekdays[0] ?? 0) - (other.weekdays[0] ?? 0));
}

export function shiftsOf(lines: readonly WeekLine[]): TeamShift[] {
  return lines
    .flatMap(({ weekdays, starts, ends, rests }) =>
      weekdays.map((weekday) => ({ weekday, starts, ends, rests: [...rests] })),
    )
    .sort(
      (one, other) =>
        one.weekday - other.weekday || minutesOf(one.starts) - minutesOf(other.starts),
    );
}

/** Keys of the sentences that say what is wrong with a person; none where all can be meant. */
export function faultsOfPerson(person: TeamMember, lines: readonly WeekLine[]): string[] {
  const faults: string[] = [];
  if (!person.name.trim()) faults.push("team.fault.name");
  if (person.skills.some(({ skill }) => !skill.trim())) faults.push("team.fault.skill");
  if (new Set(person.skills.map(({ skill }) => skill)).size < person.skills.length) {
    faults.push("team.fault.skill_twice");
  }
  if (person.absences.some(({ first, last }) => !first || !last || last < first)) {
    faults.push("team.fault.absence");
  }
  if (lines.some(({ starts, ends }) => !CLOCK.test(starts) || !CLOCK.test(ends))) {
    faults.push("team.fault.clock");
    return faults;
  }
  if (lines.some(({ weekdays }) => weekdays.length === 0)) faults.push("team.fault.weekdays");
  if (lines.some(({ starts, ends }) => minutesBetween(starts, ends) > LONGEST_SHIFT)) {
    faults.push("team.fault.long");
  }
  if (lines.some(({ rests }) => rests.some((rest) => !fits(rest)))) faults.push("team.fault.rest");
  const week = shiftsOf(lines);
  const overlaps = week.some((shift, index) => {
    const before = week[index - 1];
    return (
      before?.weekday === shift.weekday &&
      minutesOf(shift.starts) <
        minutesOf(before.starts) + minutesBetween(before.starts, before.ends)
    );
  });
  if (overlaps) faults.push("team.fault.overlap");
  return faults;
}

function fits({ opens, closes, minutes }: TeamRest): boolean {
  if (!CLOCK.test(opens) || !CLOCK.test(closes)) return false;
  return Number.isInteger(minutes) && minutes > 0 && minutes <= minutesBetween(opens, closes);
}

/** Hours on shift in a week, rests left out. */
export function weekHours(person: TeamMember): number {
  const minutes = person.shifts.reduce(
    (sum, { starts, ends, rests }) =>
      sum + minutesBetween(starts, ends) - rests.reduce((rest, one) => rest + one.minutes, 0),
    0,
  );
  return minutes / 60;
}

/** An id for somebody new that nobody has: of their English name where there is one. */
export function freshId(team: Team, person: { name_en: string }): string {
  const taken = new Set(team.items.map(({ id }) => id));
  const word =
    person.name_en
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "person";
  let id = word;
  for (let number = 2; taken.has(id); number += 1) id = `${word}-${number}`;
  return id;
}

export function teamRequest(team: Team): TeamRequest {
  const { revision, items, depots, default_depot } = team;
  return { revision, inspectors: items, depots, default_depot: default_depot ?? "" };
}
