/** What is to be inspected how often, what falls due, and by whom it is done. */
import type { Named } from "./common.ts";
import type { Grade } from "./round.ts";
import type { SpaceUse } from "./site.ts";

export type BaseFrequency =
  | { form: "every"; days: number; min_days: number; tolerance_days?: number }
  | { form: "every_months"; months: number; min_days: number; tolerance_days?: number }
  | { form: "times_per"; times: number; period: string }
  | { form: "every_hours"; hours: number; opens: string; closes: string };
export type Frequency =
  | BaseFrequency
  | { form: "rotation"; times: number; period: string }
  | { form: "by_age"; steps: { from_years: number; rule: BaseFrequency }[] }
  | {
      form: "by_season";
      seasons: { opens: string; closes: string; rule: BaseFrequency }[];
      otherwise?: BaseFrequency;
    }
  | { form: "before_holidays"; days: number; country: string }
  | { form: "after_event"; event: string; days: number; min_days: number }
  | { form: "by_meter"; item: string; every: number };
export interface ChecklistItem {
  key: string;
  text: string;
  text_en: string;
  type: "pass_fail" | "reading" | "count" | "text" | "photo";
  unit: string;
  low: number | null;
  high: number | null;
  clause: string;
  grade: Grade;
}
export interface Checklist extends Named {
  key: string;
  items: ChecklistItem[];
}
export interface ProgrammeEntry extends Named {
  key: string;
  kinds: string[];
  uses: SpaceUse[];
  zones: string[];
  kind_of_inspection: string;
  frequency: Frequency;
  skills: string[];
  minutes: number;
  windows: string[];
  checklist: string;
  priority: number;
  source: string;
  edition: string;
  evidence: string;
  targets: number;
  enabled: boolean;
  duty: string;
  includes: string[];
  people: number;
  same_person: boolean;
  set_up_minutes: number;
  /** Part by which a round may be longer so that nobody can foresee its order; 0: the shortest. */
  walking_loss: number;
  keys: string[];
  instruments: string[];
  cap: { most: number | null; share: number | null; per: "zone" | "entry"; days: number } | null;
}
/** What differs for a zone or one thing, and why. */
export interface Override {
  entry: string;
  target: string;
  reason: string;
  frequency: Frequency | null;
  minutes: number | null;
  enabled: boolean | null;
}
/** A zone or thing that cannot be visited on some days, both included. */
export interface Closed {
  target: string;
  first: string;
  last: string;
  reason: string;
}
export interface Programme extends Named {
  overrides: Override[];
  closures: Closed[];
  instruments: Record<string, number>;
  /** A depot of the team, or the id of an asset or room. */
  key_places: Record<string, string>;
  /** Keys that are hung up again as soon as a round is through with them. */
  keys_returned: string[];
  /** Of what overrides and closures are about. */
  names: Record<string, Named & { code: string }>;
  id: string;
  revision: number;
  entries: ProgrammeEntry[];
  checklists: Record<string, Checklist>;
}
/** What always goes along with a change of an entry, and whatever else of it changed. */
export type EntryChange = Pick<
  ProgrammeEntry,
  "key" | "enabled" | "frequency" | "minutes" | "windows"
> &
  Partial<Omit<ProgrammeEntry, "targets" | "evidence">>;
export type NewEntry = Omit<ProgrammeEntry, "targets">;
export interface ProgrammeRequest {
  revision: number;
  entries: EntryChange[];
  added: NewEntry[];
  removed: string[];
  overrides?: Override[];
  closures?: Closed[];
  instruments?: Record<string, number>;
  key_places?: Record<string, string>;
  keys_returned?: string[];
}
/** What an imported file asks for by itself; null where it does not say. */
export interface Wish {
  name: string;
  said: string;
  file: string;
  frequency: Frequency | null;
  minutes: number | null;
  kinds: string[];
  things: number;
}
export interface TeamRest {
  opens: string;
  closes: string;
  minutes: number;
}
export interface TeamShift {
  weekday: number;
  starts: string;
  ends: string;
  rests: TeamRest[];
}
export interface TeamMember extends Named {
  id: string;
  department: string;
  department_en: string;
  profile: "on_foot" | "step_free";
  /** Key of where their rounds start; null: where the team's do. */
  depot: string | null;
  skills: { skill: string; expires: string | null }[];
  shifts: TeamShift[];
  absences: { first: string; last: string; reason: string }[];
}
/** Where rounds start and keys hang. */
export interface Depot extends Named {
  key: string;
  building: string;
  storey: string;
  space: string;
  asset: string;
  point: [number, number] | null;
}
export interface Team {
  items: TeamMember[];
  next: null;
  revision: number;
  depots: Depot[];
  default_depot: string | null;
}
export interface TeamRequest {
  revision: number;
  inspectors: TeamMember[];
  depots: Depot[];
  default_depot: string;
}
export interface Due {
  days: { date: string; visits: number; minutes: number }[];
  by_entry: { key: string; targets: number; visits: number; minutes: number }[];
  overdue: number;
}

/** Work and people by skill in the days, weeks or months ahead. */
export interface Forecast {
  spans: {
    from: string;
    to: string;
    loads: { skill: string; visits: number; due_minutes: number; shift_minutes: number }[];
  }[];
  visits: number;
  overdue: number;
  late: number;
  items: LateVisit[];
}
export interface LateVisit extends Named {
  visit_id: string;
  entry_key: string;
  entry_name: string;
  entry_name_en: string;
  skills: string[];
  target_id: string;
  what: "asset" | "space" | "zone";
  code: string;
  storey_id: string | null;
  due: string;
  made: string | null;
  late_days: number;
}
/** A default check that may join a programme. */
export interface DefaultCheck extends Named {
  key: string;
  what: string;
  what_en: string;
  frequency: Frequency;
  skills: string[];
  minutes: number;
  measure: string;
  limit: string;
  unit: string;
  source: string;
  edition: string;
  evidence: string;
  founded: "seen" | "scheme" | "verify";
  targets: number;
  present: boolean;
}
export interface CheckPack extends Named {
  id: string;
  checks: DefaultCheck[];
}

/** An unannounced inspection; `drawn` is null while it is sealed. */
export interface Surprise {
  id: string;
  name: string;
  number: number;
  count: number;
  cover_draws: number;
  candidates: number;
  made_at: string;
  opens_at: string;
  opened_at: string | null;
  commitment: string;
  state: "sealed" | "open";
  drawn: (Named & { target_id: string; code: string; storey_id: string | null })[] | null;
  walk_s?: number;
  shortest_s?: number;
  verified?: boolean;
}
