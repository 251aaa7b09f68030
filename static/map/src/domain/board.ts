/** The board while it is worked on: changes merged, stops found under the pointer, filters. Pure. */
import type { Plan, PlanChanged, Proposal, Route, Stop } from "../api/types.ts";
import { type Cell, cellsOf } from "./plan.ts";

/** The plan after a change of which only what is new is known. */
export function mergeChange(plan: Plan, changed: PlanChanged): Plan {
  const { routes, emptied, unplanned, removed, away, ...rest } = changed;
  const fresh = new Map(routes.map((route) => [route.id, route]));
  const gone = new Set(emptied);
  const kept = plan.routes
    .filter((route) => !gone.has(route.shift_id))
    .map((route) => fresh.get(route.id) ?? route);
  const known = new Set(kept.map((route) => route.id));
  const all = [...kept, ...routes.filter((route) => !known.has(route.id))];
  all.sort((a, b) => order(a).localeCompare(order(b)));
  const served = new Set(routes.flatMap((route) => route.stops.map((stop) => stop.visit_id)));
  const lost = new Set([...removed, ...unplanned.map((left) => left.visit_id)]);
  const left = plan.unplanned.filter(({ visit_id: id }) => !served.has(id) && !lost.has(id));
  const absent = away && new Set(away);
  return {
    ...plan,
    ...rest,
    routes: all,
    unplanned: [...left, ...unplanned],
    shifts: absent
      ? plan.shifts.map((shift) => ({ ...shift, away: absent.has(shift.id) }))
      : plan.shifts,
  };
}

/** The plan as a proposal would make it, to be looked at; nothing of it is saved. */
export function asProposed(plan: Plan, proposal: Proposal): Plan {
  const { routes, emptied, unplanned, away } = proposal;
  return mergeChange(plan, { ...plan, routes, emptied, unplanned, removed: [], away });
}

/** Where the visits that a proposal takes away lie now: ticks (0 to 1) by shift. */
export function ghostsOf(plan: Plan, proposal: Proposal): ReadonlyMap<string, readonly number[]> {
  const moved = new Set(proposal.moves.map((move) => move.visit_id));
  const ghosts = new Map<string, number[]>();
  for (const row of cellsOf(plan).values()) {
    for (const { shift, route, ticks } of row.values()) {
      const own = ticks.filter((_, index) => moved.has(route?.stops[index]?.visit_id ?? ""));
      if (own.length > 0) ghosts.set(shift.id, own);
    }
  }
  return ghosts;
}

function order(route: Route): string {
  return `${route.date} ${route.inspector_id}`;
}

/** The stop whose tick is nearest to a place in a cell (0 to 1), if one is within `reach` of it. */
export function stopAt(cell: Cell, place: number, reach: number): Stop | null {
  let found: Stop | null = null;
  let nearest = reach;
  for (const [index, tick] of cell.ticks.entries()) {
    const away = Math.abs(tick - place);
    if (away <= nearest) {
      nearest = away;
      found = cell.route?.stops[index] ?? null;
    }
  }
  return found;
}

/** Where in a cell's shift an instant lies, 0 to 1. */
export function placeIn(cell: Cell, instant: string): number {
  const [from, to] = [Date.parse(cell.shift.starts_at), Date.parse(cell.shift.ends_at)];
  return Math.min(Math.max((Date.parse(instant) - from) / (to - from), 0), 1);
}

export interface BoardFilter {
  readonly kind: string | null;
  readonly skill: string | null;
  readonly late: boolean;
}

export const NO_FILTER: BoardFilter = { kind: null, skill: null, late: false };

/** Whether a visit is made on a later day than it was due. */
export function isLate(stop: Stop): boolean {
  return stop.starts_at.slice(0, 10) > stop.due;
}

/** What a filter lets through; null where it lets everything through. */
export function filterOf(
  filter: BoardFilter,
  skillsOf: (entry: string) => readonly string[],
): ((stop: Stop) => boolean) | null {
  const { kind, skill, late } = filter;
  if (!kind && !skill && !late) return null;
  return (stop) =>
    (!kind || stop.kind === kind) &&
    (!skill || skillsOf(stop.entry_key).includes(skill)) &&
    (!late || isLate(stop));
}

/** Rows of a long table that are in view, and some more; `count` where all of them are. */
export function rowsInView(
  count: number,
  height: number,
  scrolled: number,
  seen: number,
): { from: number; to: number } {
  const spare = 4;
  const from = Math.max(0, Math.floor(scrolled / height) - spare);
  return { from, to: Math.min(count, Math.ceil((scrolled + seen) / height) + spare) };
}
