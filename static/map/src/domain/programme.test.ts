import { describe, expect, it } from "vitest";
import type { Programme, ProgrammeEntry } from "../api/types.ts";
import {
  blankEntry,
  countOf,
  freshKey,
  NOTHING_CHANGED,
  patched,
  requestOf,
  withChanges,
  without,
} from "./programme.ts";

function entry(key: string, more: Partial<ProgrammeEntry> = {}): ProgrammeEntry {
  const evidence = "scheme";
  return { ...blankEntry(key), name: key, kinds: ["lamp"], targets: 3, evidence, ...more };
}

const PROGRAMME: Programme = {
  id: "p",
  name: "p",
  name_en: "",
  revision: 4,
  entries: [entry("week"), entry("year", { includes: ["week"] })],
  checklists: {},
  overrides: [
    { entry: "week", target: "z", reason: "r", frequency: null, minutes: 9, enabled: null },
  ],
  closures: [],
  instruments: {},
  key_places: {},
  keys_returned: [],
  names: {},
};

describe("changes to a programme", () => {
  it("send of an entry only what changed, beside what always goes along", () => {
    const changes = patched(NOTHING_CHANGED, "week", { people: 2 });
    expect(requestOf(PROGRAMME, changes)).toEqual({
      revision: 4,
      entries: [
        {
          key: "week",
          enabled: true,
          frequency: { form: "every", days: 7, min_days: 0 },
          minutes: 5,
          windows: [],
          people: 2,
        },
      ],
      added: [],
      removed: [],
    });
  });

  it("change what waits to be added in place", () => {
    const added = { ...NOTHING_CHANGED, added: [entry("own_3")] };
    const changes = patched(added, "own_3", { minutes: 8 });
    expect(countOf(changes)).toBe(1);
    expect(withChanges(PROGRAMME, changes).entries.at(-1)?.minutes).toBe(8);
  });

  it("take with an entry what was said of it elsewhere", () => {
    const after = withChanges(PROGRAMME, without(PROGRAMME, NOTHING_CHANGED, "week"));
    expect(after.entries.map((one) => one.key)).toEqual(["year"]);
    expect(after.entries[0]?.includes).toEqual([]);
    expect(after.overrides).toEqual([]);
  });

  it("forget an entry that was only about to be added", () => {
    const added = { ...NOTHING_CHANGED, added: [entry("own_3")] };
    expect(without(PROGRAMME, added, "own_3")).toEqual(NOTHING_CHANGED);
  });

  it("find a key that is free", () => {
    const taken = { ...PROGRAMME, entries: [...PROGRAMME.entries, entry("own_4")] };
    expect(freshKey(taken)).toBe("own_5");
    expect(freshKey(PROGRAMME)).toBe("own_3");
  });
});
