/** A plan as its board shows it: days, cells, loads. Pure. */
import type { Plan, Route, Shift, Stop, Why } from "../api/types.ts";

export interface Cell {
  readonly shift: Shift;
  readonly route: Route | null;
  /** Share of the shift that walking and service take. */
  readonly load: number;
  /** Where in the shift (0 to 1) each stop begins. */
  readonly ticks: readonly number[];
}

function at(instant: string): number {
  return Date.parse(instant);
}

/** Cells of a plan by inspector, then by date. */
export function cellsOf(plan: Plan): ReadonlyMap<string, ReadonlyMap<string, Cell>> {
  const routes = new Map(plan.routes.map((route) => [route.shift_id, route]));
  const cells = new Map<string, Map<string, Cell>>();
  for (const shift of plan.shifts) {
    const route = routes.get(shift.id) ?? null;
    const [from, to] = [at(shift.starts_at), at(shift.ends_at)];
    const row = cells.get(shift.inspector_id) ?? new Map<string, Cell>();
    row.set(shift.date, {
      shift,
      route,
      load: route ? (route.walk_s + route.service_s) / ((to - from) / 1000) : 0,
      ticks: route ? route.stops.map((stop) => (at(stop.starts_at) - from) / (to - from)) : [],
    });
    cells.set(shift.inspector_id, row);
  }
  return cells;
}

/** The dates of one week of a plan, Monday first; `week` counts from 0. */
export function weekDates(startsOn: string, week: number): string[] {
  const first = Date.parse(`${startsOn}T12:00:00Z`) + week * 7 * 86_400_000;
  return Array.from({ length: 7 }, (_, day) =>
    new Date(first + day * 86_400_000).toISOString().slice(0, 10),
  );
}

/** The week of a plan that a date is in, kept inside the plan. */
export function weekOf(startsOn: string, days: number, date: string): number {
  const passed = Math.floor(
    (Date.parse(`${date}T12:00:00Z`) - Date.parse(`${startsOn}T12:00:00Z`)) / 86_400_000,
  );
  return Math.min(Math.max(Math.floor(passed / 7), 0), Math.max(Math.ceil(days / 7) - 1, 0));
}

/** The route that has a visit, and its stop there. */
export function findStop(plan: Plan, visit: string): { route: Route; stop: Stop } | null {
  for (const route of plan.routes) {
    const stop = route.stops.find((item) => item.visit_id === visit);
    if (stop) return { route, stop };
  }
  return null;
}

/** How much more than the least possible walking a plan has, in percent; null where no bound is known. */
export function aboveBound(walked: number, bound: number | null): number | null {
  return bound === null || bound <= 0 ? null : (walked / bound - 1) * 100;
}

export type Alternative = Why["alternatives"][number];

/** Days in a row that the same obstacle rules out; a day that is possible stands alone. */
export interface OptionRun {
  readonly from: string;
  readonly to: string;
  readonly option: Alternative;
}

/** Other days as they are told: possible ones singly, impossible ones in runs. Order is kept. */
export function optionRuns(alternatives: readonly Alternative[]): OptionRun[] {
  const runs: OptionRun[] = [];
  for (const option of alternatives) {
    const last = runs.at(-1);
    const goesOn = last && option.obstacle !== null && !option.current && !last.option.current;
    if (goesOn && last.option.obstacle === option.obstacle) {
      runs[runs.length - 1] = { ...last, to: option.date };
    } else runs.push({ from: option.date, to: option.date, option });
  }
  return runs;
}

/**
 * Moves labels apart until neighbours are at least `gap` from each other, staying within 0 and 1.
 *
 * `places` rise; so do the answers. The labels must fit: `gap` times one less than their number is at most 1.
 */
export function spreadApart(places: readonly number[], gap: number): number[] {
  const spread = [...places];
  for (let i = 0; i < spread.length; i += 1) {
    spread[i] = Math.max(places[i] ?? 0, i === 0 ? 0 : (spread[i - 1] ?? 0) + gap);
  }
  for (let i = spread.length - 1; i >= 0; i -= 1) {
    spread[i] = Math.min(spread[i] ?? 0, i === spread.length - 1 ? 1 : (spread[i + 1] ?? 1) - gap);
  }
  return spread;
}
