/** Plans, their routes, and what changing them takes. */
import type { Feature, LineString, Point } from "geojson";
import type { Facts, LngLat, Named } from "./common.ts";
import type { ChecklistItem, Frequency, ProgrammeEntry } from "./programme.ts";

export interface PlanSummary {
  visits: number;
  planned: number;
  unplanned: number;
  unplanned_by_reason: Record<string, number>;
  shifts_used: number;
  shifts_available: number;
  fewest_shifts: number | null;
  walk_s: number;
  walk_bound_s: number | null;
  service_s: number;
  violations: number;
  seconds: number;
  seed: number;
  rounds_proven: number;
  /** Rounds walked in an order drawn by lot, and the seconds that costs; only where some are. */
  rounds_unforeseen?: number;
  unforeseen_s?: number;
  objective?: ObjectiveWeights;
  late: number;
  late_s: number;
  unfair_s: number;
  stopped: "finished" | "time" | "cancelled";
  conflicts?: Conflict[];
  /** What differs from programme and team, where this is a scenario. */
  scenario?: Omit<ScenarioRequest, "name" | "parent_id">;
}
/** Visits that cannot all be served, and what would mend it. */
export interface Conflict {
  visits: number;
  entries: { key: string; name: string; name_en: string; visits: number }[];
  skills: string[];
  from: string;
  to: string;
  needed_s: number;
  available_s: number;
  people: number;
  served: number;
  /** Conditions without any one of which all would fit; none where time is short. */
  causes?: ("walking" | "caps" | "gaps" | "pairs" | "instruments")[];
  relaxations: {
    kind:
      | "one_more_person"
      | "one_more_skill"
      | "one_more_instrument"
      | "longer_shifts"
      | "no_cap"
      | "no_gaps"
      | "one_alone"
      | "any_time"
      | "open_again"
      | "key_at_start";
    served: number;
    people: number;
    skilled: string[];
    extra_s: number;
  }[];
}
/** What keeps visits off every shift, known before anything is planned. */
export interface Feasibility {
  visits: number;
  hindrances: {
    reason: string;
    facts: Record<string, string | number>;
    visits: number;
    entries: Conflict["entries"];
    relaxations: Conflict["relaxations"];
  }[];
  conflicts: Conflict[];
}
export interface PlanItem {
  id: string;
  starts_on: string;
  days: number;
  made_at: string;
  state: "draft" | "published";
  /** Of a scenario; "" for a plan. */
  name: string;
  parent_id: string | null;
  revision: number;
  summary: PlanSummary;
}
/** What of a plan is held, and whether there is a change to undo or do again. */
export interface PlanSteps {
  pinned: string[];
  locked: string[];
  can_undo: boolean;
  can_redo: boolean;
}
export interface Stop extends Named {
  n: number;
  visit_id: string;
  entry_key: string;
  asset_id: string | null;
  space_id: string | null;
  kind: string;
  code: string;
  storey_id: string;
  point: LngLat;
  starts_at: string;
  ends_at: string;
  travel_s: number;
  due: string;
  /** Which key is fetched or brought back here; null for visits, missing in packs of old. */
  errand?: { key: string; back: boolean } | null;
}
export interface Route {
  id: string;
  shift_id: string;
  inspector_id: string;
  date: string;
  leaves_at: string;
  returns_at: string;
  walk_s: number;
  service_s: number;
  metres: number;
  proven: boolean;
  /** When its order may be known to whoever walks it; null where it is no secret. */
  sealed_until?: string | null;
  stops: Stop[];
}
/** How the order of a round was drawn by lot: all of it once the round has started. */
export interface DrawRecord {
  state: "sealed" | "open";
  opens_at: string;
  commitment: string;
  seed: string | null;
  planned: string[];
  drawn: string[];
  verified: boolean | null;
  as_drawn: boolean | null;
}
export interface Unplanned extends Named {
  visit_id: string;
  entry_key: string;
  asset_id: string | null;
  space_id: string | null;
  reason: string;
  facts: Facts;
}
export interface Shift {
  id: string;
  inspector_id: string;
  date: string;
  starts_at: string;
  ends_at: string;
  /** Was in the plan, but does not come. */
  away: boolean;
}
export interface Plan extends PlanItem, PlanSteps {
  inspectors: (Named & { id: string; skills: string[] })[];
  shifts: Shift[];
  routes: Route[];
  unplanned: Unplanned[];
}
/** A plan after a change: only what is new or other than before. */
export interface PlanChanged extends PlanItem, PlanSteps {
  routes: Route[];
  emptied: string[];
  unplanned: Unplanned[];
  removed: string[];
  away: string[] | null;
}
export interface ChangeRequest {
  revision: number;
  what: "move" | "move_group" | "swap" | "exchange" | "pin" | "unpin" | "lock" | "unlock";
  visit_id?: string;
  shift_id?: string;
  other_id?: string;
  other_visit_id?: string;
}
/** What a change would cost the whole plan, or what is in its way (of which visit, on which shift). */
export interface Price {
  revision: number;
  walk_s: number | null;
  cost_s: number | null;
  moved: { visit_id: string; from_shift: string | null; to_shift: string; starts_at: string }[];
  obstacle: string | null;
  visit_id: string | null;
  shift_id: string | null;
}
/** What a visit would cost on one shift, or what is in the way there. */
export interface Offer {
  shift_id: string;
  walk_s: number | null;
  cost_s: number | null;
  starts_at: string | null;
  obstacle: string | null;
  current: boolean;
}
export interface Offers {
  visit_id: string;
  revision: number;
  offers: Offer[];
}
export interface ReplanRequest {
  absences: { inspector_id: string; first_day: string; last_day: string }[];
  shut: { element_id: string; first_day: string; last_day: string }[];
  findings: string[];
  /** Draws that have started: what was drawn goes into the rounds of its day. */
  surprises: string[];
  most_moves: number;
}
export interface ProposedMove extends Named {
  visit_id: string;
  from_shift: string | null;
  to_shift: string | null;
  /** Could have stayed, and makes room for another. */
  by_choice: boolean;
}
export interface Proposal {
  revision: number;
  at: string;
  walk_s: number;
  most_moves: number;
  chosen: number;
  forced: number;
  away: string[];
  moves: ProposedMove[];
  routes: Route[];
  emptied: string[];
  unplanned: Unplanned[];
}
export interface CalendarFeed {
  id: string;
  inspector_id: string;
  language: "zh-CN" | "en";
  made_at: string;
}
export interface PlanRequest {
  starts_on: string;
  weeks: number;
  seconds: number;
  seed: number;
  objective?: ObjectiveWeights;
  scenario?: ScenarioRequest;
}
/** What the parts of a plan's cost weigh: seconds of walking, of a shift used, of lateness … */
export interface ObjectiveWeights {
  walking: number;
  shift_s: number;
  lateness: number;
  fairness: number;
  changes_s: number;
}
/** What differs from programme and team as they are. */
export interface ScenarioRequest {
  name: string;
  parent_id: string | null;
  without: string[];
  twice: string[];
  longer_minutes: number;
  profile: "on_foot" | "step_free" | null;
  /** Checks that are asked otherwise than the programme does. */
  frequencies: Record<string, Frequency>;
  /** Checks that are not asked for. */
  dropped: string[];
}
export interface LegProperties {
  layer: "leg";
  /** Leads to stop `leg + 1`; the last one leads home. */
  leg: number;
  part: number;
  storey_id: string;
  metres: number;
  seconds: number;
}
export interface RideProperties {
  layer: "ride";
  leg: number;
  connector_id: string;
  kind: string;
  from_storey: string;
  to_storey: string;
  storey_id: string;
}
export type RouteFeature = Feature<LineString, LegProperties> | Feature<Point, RideProperties>;
export interface RouteFeatures {
  type: "FeatureCollection";
  features: RouteFeature[];
}
export interface Why {
  visit_id: string;
  stop: Stop | null;
  route_id: string | null;
  entry: ProgrammeEntry;
  window: { last: string | null; earliest: string; due: string; latest: string };
  reasons: { key: string; facts: Facts }[];
  alternatives: {
    date: string;
    inspector_id: string;
    walk_s: number | null;
    obstacle: string | null;
    current: boolean;
  }[];
  items: ChecklistItem[];
}
