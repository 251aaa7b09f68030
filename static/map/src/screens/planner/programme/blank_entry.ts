/** An entry as it starts, before anybody said anything of it. */
import type { ProgrammeEntry } from "../../../api/types.ts";
import { startOf } from "../../../domain/frequency.ts";

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
