/**
 * What the page shows, kept in the address: site, storey, selection, period and filters.
 *
 * A link then shows a colleague the same thing, and the browser's back button undoes a look.
 */
import { useCallback, useMemo } from "react";
import { useLocation, useSearch } from "wouter";

/** Sets several parameters at once; null removes one. `push` makes a step for the back button. */
export type Navigate = (
  changes: Readonly<Record<string, string | null>>,
  options?: { push?: boolean },
) => void;

export interface Address {
  get: (name: string) => string | null;
  set: Navigate;
}

export function useAddress(): Address {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const set = useCallback<Navigate>(
    (changes, options) => {
      // Read again: two changes in one event must not undo each other.
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value === null || value === "") next.delete(name);
        else next.set(name, value);
      }
      const text = next.toString();
      if (text === new URLSearchParams(window.location.search).toString()) return;
      navigate(text ? `${path}?${text}` : path, { replace: !options?.push });
    },
    [navigate, path],
  );
  return useMemo(() => ({ get: (name) => params.get(name), set }), [params, set]);
}

/** One parameter of the address as a piece of state. */
export function useAddressParam(name: string): [string | null, (value: string | null) => void] {
  const { get, set } = useAddress();
  const change = useCallback((value: string | null) => set({ [name]: value }), [name, set]);
  return [get(name), change];
}

/** What is selected, written "what:id" in the address. */
export interface Selection {
  readonly what:
    | "space"
    | "asset"
    | "stop"
    | "finding"
    | "building"
    | "connector"
    | "opening"
    | "hotspot"
    | "route";
  readonly id: string;
}

export function useSelection(): [Selection | null, (selection: Selection | null) => void] {
  const [text, setText] = useAddressParam("selected");
  const selection = useMemo<Selection | null>(() => {
    const [what, ...rest] = (text ?? "").split(":");
    const id = rest.join(":");
    return id ? { what: what as Selection["what"], id } : null;
  }, [text]);
  const select = useCallback(
    (next: Selection | null) => setText(next ? `${next.what}:${next.id}` : null),
    [setText],
  );
  return [selection, select];
}

/** A span of dates, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Moves a plain date by whole days. */
export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T12:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** Whole days from one plain date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000);
}

/** Monday of the week a date is in. */
export function mondayOf(date: string): string {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}

/** The period in the address, or `otherwise` where it says none. */
export function usePeriod(otherwise: Period): [Period, (period: Period) => void] {
  const { get, set } = useAddress();
  const from = get("from") ?? otherwise.from;
  const to = get("to") ?? otherwise.to;
  const period = useMemo(() => ({ from, to }), [from, to]);
  const change = useCallback((next: Period) => set({ from: next.from, to: next.to }), [set]);
  return [period, change];
}
