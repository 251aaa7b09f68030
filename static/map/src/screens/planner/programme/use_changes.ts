/** Steps of editing the programme: each is undone and done again; they outlive a look at another screen. */
import { useCallback, useEffect, useState } from "react";
import { countOf, NOTHING_CHANGED, type ProgrammeChanges } from "../../../domain/programme.ts";

interface Steps {
  readonly taken: readonly ProgrammeChanges[];
  readonly undone: readonly ProgrammeChanges[];
}

const NONE: Steps = { taken: [], undone: [] };
const kept = new Map<string, Steps>();

export interface Changing {
  changes: ProgrammeChanges;
  count: number;
  canUndo: boolean;
  canRedo: boolean;
  change: (next: ProgrammeChanges) => void;
  undo: () => void;
  redo: () => void;
  forget: () => void;
}

export function useChanges(site: string): Changing {
  const [steps, setSteps] = useState<Steps>(() => kept.get(site) ?? NONE);
  useEffect(() => {
    kept.set(site, steps);
  }, [site, steps]);
  const changes = steps.taken.at(-1) ?? NOTHING_CHANGED;
  const count = countOf(changes);
  useEffect(() => {
    if (count === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [count]);
  return {
    changes,
    count,
    canUndo: steps.taken.length > 0,
    canRedo: steps.undone.length > 0,
    change: useCallback(
      (next) => setSteps(({ taken }) => ({ taken: [...taken, next], undone: [] })),
      [],
    ),
    undo: useCallback(
      () =>
        setSteps(({ taken, undone }) => {
          const last = taken.at(-1);
          return last
            ? { taken: taken.slice(0, -1), undone: [...undone, last] }
            : { taken, undone };
        }),
      [],
    ),
    redo: useCallback(
      () =>
        setSteps(({ taken, undone }) => {
          const next = undone.at(-1);
          return next
            ? { taken: [...taken, next], undone: undone.slice(0, -1) }
            : { taken, undone };
        }),
      [],
    ),
    forget: useCallback(() => setSteps(NONE), []),
  };
}
