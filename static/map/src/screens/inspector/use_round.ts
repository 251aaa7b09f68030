/** A round as this tablet keeps it, followed live: pack, what is done, what was pinned. */
import { useLiveQuery } from "dexie-react-hooks";
import { useMemo } from "react";
import type { Pack } from "../../api/types.ts";
import { nextStop } from "../../domain/round.ts";
import { type Done, type KeptPack, type Pinned, tablet } from "../../offline/store.ts";

/** undefined while it is looked up, null where this person has no such round here. */
export function useKeptRound(round: string, user: string): KeptPack | null | undefined {
  return useLiveQuery(async () => {
    const kept = await tablet.packs.get(round);
    return kept && kept.user === user ? kept : null;
  }, [round, user]);
}

export interface RoundState {
  /** By visit. */
  readonly done: ReadonlyMap<string, Done>;
  readonly visits: ReadonlySet<string>;
  readonly pinned: readonly Pinned[];
  /** Index of the next stop; -1 when the round is over. */
  readonly next: number;
}

/** What was done on a round, here or before its pack was made; undefined while it is looked up. */
export function useRoundState(pack: Pack): RoundState | undefined {
  const round = pack.round.id;
  const done = useLiveQuery(() => tablet.done.where("round").equals(round).toArray(), [round]);
  const pinned = useLiveQuery(() => tablet.pinned.where("round").equals(round).toArray(), [round]);
  return useMemo(() => {
    if (!done || !pinned) return undefined;
    const byVisit = new Map(done.map((item) => [item.visit, item]));
    const visits = new Set(byVisit.keys());
    return { done: byVisit, visits, pinned, next: nextStop(pack.stops, visits) };
  }, [pack, done, pinned]);
}
