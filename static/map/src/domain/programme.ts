/** Changes to a programme that are not saved yet: made one by one, shown at once, sent together. Pure. */
import type {
  Closed,
  EntryChange,
  NewEntry,
  Override,
  Programme,
  ProgrammeEntry,
  ProgrammeRequest,
} from "../api/types.ts";
import { startOf } from "./frequency.ts";

/** Lists that are null are as the server has them. */
export interface ProgrammeChanges {
  readonly entries: Readonly<Record<string, Partial<ProgrammeEntry>>>;
  readonly added: readonly ProgrammeEntry[];
  readonly removed: readonly string[];
  readonly overrides: readonly Override[] | null;
  readonly closures: readonly Closed[] | null;
  readonly instruments: Readonly<Record<string, number>> | null;
  readonly key_places: Readonly<Record<string, string>> | null;
  readonly keys_returned: readonly string[] | null;
}

export const NOTHING_CHANGED: ProgrammeChanges = {
  entries: {},
  added: [],
  removed: [],
  overrides: null,
  closures: null,
  instruments: null,
  key_places: null,
  keys_returned: null,
};

/** How many things the changes are about: what the save button counts. */
export function countOf(changes: ProgrammeChanges): number {
  const { overrides, closures, instruments, key_places, keys_returned } = changes;
  const lists = [overrides, closures, instruments, key_places, keys_returned];
  return (
    Object.keys(changes.entries).length +
    changes.added.length +
    changes.removed.length +
    lists.filter((list) => list !== null).length
  );
}

/** The programme as it will be. */
export function withChanges(programme: Programme, changes: ProgrammeChanges): Programme {
  const gone = new Set(changes.removed);
  const entries = programme.entries
    .filter((entry) => !gone.has(entry.key))
    .map((entry) => ({ ...entry, ...changes.entries[entry.key] }));
  return {
    ...programme,
    entries: [...entries, ...changes.added],
    overrides: [...(changes.overrides ?? programme.overrides)],
    closures: [...(changes.closures ?? programme.closures)],
    instruments: { ...(changes.instruments ?? programme.instruments) },
    key_places: { ...(changes.key_places ?? programme.key_places) },
    keys_returned: [...(changes.keys_returned ?? programme.keys_returned)],
  };
}

/** One entry changed, whether it is there yet or waits to be added. */
export function patched(
  changes: ProgrammeChanges,
  key: string,
  part: Partial<ProgrammeEntry>,
): ProgrammeChanges {
  if (changes.added.some((entry) => entry.key === key)) {
    const added = changes.added.map((entry) => (entry.key === key ? { ...entry, ...part } : entry));
    return { ...changes, added };
  }
  const entry = { ...changes.entries[key], ...part };
  return { ...changes, entries: { ...changes.entries, [key]: entry } };
}

/** One entry less, with what was said of it elsewhere: exceptions, and that others include it. */
export function without(
  programme: Programme,
  changes: ProgrammeChanges,
  key: string,
): ProgrammeChanges {
  const shown = withChanges(programme, changes);
  let next = changes;
  for (const other of shown.entries) {
    if (other.key !== key && other.includes.includes(key)) {
      next = patched(next, other.key, { includes: other.includes.filter((one) => one !== key) });
    }
  }
  if (shown.overrides.some((one) => one.entry === key)) {
    next = { ...next, overrides: shown.overrides.filter((one) => one.entry !== key) };
  }
  if (next.added.some((entry) => entry.key === key)) {
    return { ...next, added: next.added.filter((entry) => entry.key !== key) };
  }
  const { [key]: _, ...entries } = next.entries;
  return { ...next, entries, removed: [...next.removed, key] };
}

/** A key for an entry of one's own that no other has. */
export function freshKey(programme: Programme): string {
  const taken = new Set(programme.entries.map((entry) => entry.key));
  let number = programme.entries.length + 1;
  while (taken.has(`own_${number}`)) number += 1;
  return `own_${number}`;
}

/** What is sent to the server: of each entry what changed, and the fields that always go along. */
export function requestOf(programme: Programme, changes: ProgrammeChanges): ProgrammeRequest {
  const known = new Map(programme.entries.map((entry) => [entry.key, entry]));
  const entries = Object.entries(changes.entries).flatMap(([key, part]): EntryChange[] => {
    const entry = known.get(key);
    if (!entry) return [];
    const { enabled, frequency, minutes, windows } = entry;
    const { targets: _, evidence: __, ...sent } = part;
    return [{ key, enabled, frequency, minutes, windows, ...sent }];
  });
  return {
    revision: programme.revision,
    entries,
    added: changes.added.map(newEntry),
    removed: changes.removed.filter((key) => known.has(key)),
    ...(changes.overrides && { overrides: [...changes.overrides] }),
    ...(changes.closures && { closures: [...changes.closures] }),
    ...(changes.instruments && { instruments: { ...changes.instruments } }),
    ...(changes.key_places && { key_places: { ...changes.key_places } }),
    ...(changes.keys_returned && { keys_returned: [...changes.keys_returned] }),
  };
}

function newEntry({ targets: _, ...entry }: ProgrammeEntry): NewEntry {
  return { ...entry, evidence: entry.evidence === "file" ? "file" : "own" };
}

/** An entry as it starts, before anybody said anything of it. */
export function blankEntry(key: string): ProgrammeEntry {
  return {
    key,
    name: "",
    name_en: "",
    kinds: [],
    uses: [],
    zones: [],
    kind_of_inspection: "routine",
    frequency: startOf("every"),
    skills: [],
    minutes: 5,
    windows: [],
    checklist: "",
    priority: 1,
    source: "",
    edition: "",
    evidence: "own",
    targets: 0,
    enabled: true,
    duty: "",
    includes: [],
    people: 1,
    same_person: false,
    set_up_minutes: 0,
    walking_loss: 0,
    keys: [],
    instruments: [],
    cap: null,
  };
}
