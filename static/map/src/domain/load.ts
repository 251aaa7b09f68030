/** How much work falls due beside how much the team can do. Pure. */
import type { ProgrammeEntry, TeamMember } from "../api/types.ts";

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** Minutes of all shifts on a date; a shift that ends before it starts goes on past midnight. */
export function minutesOnShift(team: readonly TeamMember[], date: string): number {
  const weekday = (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7; // Monday = 0
  return team
    .flatMap((member) => member.shifts.filter((shift) => shift.weekday === weekday))
    .reduce((sum, { starts, ends }) => {
      const length = minutesOf(ends) - minutesOf(starts);
      return sum + (length > 0 ? length : length + 1440);
    }, 0);
}

/** Entries under the system most of their kinds belong to; those about spaces alone are patrols. First seen, first. */
export function bySystem(
  entries: readonly ProgrammeEntry[],
  systemOf: (kind: string) => string | undefined,
): [string, ProgrammeEntry[]][] {
  const groups = new Map<string, ProgrammeEntry[]>();
  for (const entry of entries) {
    const system =
      entry.kinds.map(systemOf).find(Boolean) ?? (entry.kinds.length ? "other" : "patrol");
    groups.set(system, [...(groups.get(system) ?? []), entry]);
  }
  return [...groups];
}

const WINDOW = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** Time windows as somebody typed them ("07:30-12:00, 13:30-21:00"); null where one cannot be read. */
export function readWindows(text: string): string[] | null {
  const parts = text
    .replaceAll("–", "-")
    .replaceAll("：", ":")
    .split(/[\s,;，；、]+/)
    .filter(Boolean);
  const sound = parts.every((part) => {
    const [opens = "", closes = ""] = part.split("-");
    return WINDOW.test(part) && opens < closes;
  });
  return sound ? parts : null;
}
