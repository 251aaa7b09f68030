/** What the server sends and takes, as docs/http_api.md promises it. Unknown keys may appear: ignore them. */
import type { Feature, FeatureCollection, LineString, MultiPolygon, Point, Polygon } from "geojson";

export interface Named {
  readonly name: string;
  readonly name_en: string;
}
export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}
export type LngLat = [number, number];
export type Bounds = [number, number, number, number];
/** Facts beside a key, to be filled into its sentence. */
export type Facts = Readonly<Record<string, unknown>>;

// ── Session ──
export type Role = "planner" | "inspector" | "manager" | "administrator";
export interface User extends Named {
  id: string;
  username: string;
  roles: Role[];
  inspector_id: string | null;
}
export interface DemoAccount extends Named {
  username: string;
  password: string;
  role: Role;
}
export interface Session {
  user: User | null;
  csrf: string;
  demo: boolean;
  accounts: DemoAccount[];
}

// ── Sites ──
export interface SiteItem extends Named {
  id: string;
  timezone: string;
  revision: number;
  counts: { buildings: number; storeys: number; spaces: number; assets: number };
}
export interface Storey extends Named {
  id: string;
  building_id: string | null;
  level: number;
  elevation_m: number;
  bounds: Bounds;
  counts: { spaces: number; assets: number };
}
export interface Building extends Named {
  id: string;
  storeys: Storey[];
}
export interface Zone extends Named {
  id: string;
  space_ids: string[];
}
export interface Site extends SiteItem {
  bounds: Bounds;
  georeference: { crs: string; method: string; warnings: string[] };
  buildings: Building[];
  grounds: Storey | null;
  zones: Zone[];
  today: string;
}
export type SpaceUse =
  | "circulation"
  | "stair"
  | "lift"
  | "residential"
  | "office"
  | "meeting"
  | "sanitary"
  | "plant"
  | "storage"
  | "parking"
  | "retail"
  | "service"
  | "outdoor"
  | "roof"
  | "shaft"
  | "other";
export interface SpaceProperties extends Named {
  layer: "space";
  id: string;
  number: string;
  use: SpaceUse;
  pass_through: number;
}
/** The only way through a door, seen along its line. */
export type DoorWay = "left_to_right" | "right_to_left";
export interface OpeningProperties {
  layer: "opening";
  id: string;
  kind: string;
  name?: string;
  is_entrance: boolean;
  is_closed: boolean;
  one_way?: DoorWay | null;
  /** Seconds lost at it; null is as usual. */
  delay_s?: number | null;
  /** `06:00-22:30`; null is always. */
  hours?: string | null;
}
export interface ConnectorProperties extends Named {
  layer: "connector";
  id: string;
  kind: string;
  is_closed: boolean;
  wait_s?: number | null;
  hours?: string | null;
  other_storeys: string[];
}
export interface AssetProperties extends Named {
  layer: "asset";
  id: string;
  kind: string;
  code: string;
  space_id: string | null;
  reached: boolean;
}
export interface BuildingProperties extends Named {
  layer: "building";
  id: string;
}
export interface PlainProperties {
  layer: "outline" | "wall" | "floor" | "footway";
}
export type Area = Polygon | MultiPolygon;
export type PlanFeature =
  | Feature<Area, SpaceProperties>
  | Feature<Area, BuildingProperties>
  | Feature<Area | LineString, PlainProperties>
  | Feature<LineString, OpeningProperties>
  | Feature<Point, ConnectorProperties>
  | Feature<Point, AssetProperties>;
export interface PlanFeatures {
  type: "FeatureCollection";
  features: PlanFeature[];
}
export interface Asset extends Named {
  id: string;
  kind: string;
  code: string;
  building_id: string | null;
  storey_id: string;
  space_id: string | null;
  space_name: string;
  space_name_en: string;
  point: LngLat;
  reached: boolean;
  position_state: "as_drawn" | "unverified" | "confirmed";
  attributes: Facts;
}
export interface AssetDetail extends Asset {
  obligations: { entry_key: string; last: string | null; next_due: string | null }[];
}
export interface AssetKind {
  key: string;
  zh: string;
  en: string;
  /** A Tabler name: "fire-hydrant". */
  icon: string;
  system: string;
}
export interface SearchHit {
  what: "space" | "asset" | "finding" | "inspector";
  id: string;
  label: string;
  label_en: string;
  storey_id: string | null;
  point: LngLat | null;
}

// ── Import ──
export interface Issue {
  severity: "error" | "warning" | "notice";
  key: string;
  file: string;
  source_id: string;
  facts: Facts;
  fix: string;
}
export interface ImportReport {
  storeys: number;
  spaces: number;
  openings: number;
  connectors: number;
  assets: Record<string, number>;
  counts: Record<string, number>;
  files: { file: string; format: string; dialect: string }[];
  reached: { spaces: number; of_spaces: number; assets: number; of_assets: number };
  unreached: (Named & {
    id: string;
    what: string;
    storey_id: string;
    reason: string;
    fix: string;
  })[];
  issues: Issue[];
  repairs: Issue[];
  georeference: Facts;
  seconds: { open: number; geometry: number; plan: number; network: number; total: number };
}

// ── Jobs ──
export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";
export interface Problem {
  type: string;
  title?: string;
  status?: number;
  detail?: string;
  [fact: string]: unknown;
}
export interface Job {
  id: string;
  task: string;
  state: JobState;
  progress: { stage: string; fraction: number | null; [fact: string]: unknown };
  result: Record<string, unknown> | null;
  problem: Problem | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}

// ── Programme and team ──
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
  key_places: Record<string, string>;
  id: string;
  revision: number;
  entries: ProgrammeEntry[];
  checklists: Record<string, Checklist>;
}
export type EntryChange = Pick<
  ProgrammeEntry,
  "key" | "enabled" | "frequency" | "minutes" | "windows"
>;
export interface TeamMember extends Named {
  id: string;
  department: string;
  skills: { skill: string; expires: string | null }[];
  shifts: { weekday: number; starts: string; ends: string }[];
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

// ── Plans ──
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
  objective?: ObjectiveWeights;
  late: number;
  late_s: number;
  unfair_s: number;
  stopped: "finished" | "time" | "cancelled";
  conflicts?: Conflict[];
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
  relaxations: {
    kind: "one_more_person" | "one_more_skill" | "longer_shifts" | "any_time";
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
  stops: Stop[];
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
  what: "move" | "swap" | "pin" | "unpin" | "lock" | "unlock";
  visit_id?: string;
  shift_id?: string;
  other_id?: string;
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

// ── Rounds ──
export interface Round extends Named {
  id: string;
  plan_id: string;
  date: string;
  inspector_id: string;
  leaves_at: string;
  returns_at: string;
  stops: number;
  done: number;
  metres: number;
}
export interface Check {
  visit_id: string;
  entry_key: string;
  entry_name: string;
  entry_name_en: string;
  frequency: Frequency;
  items: ChecklistItem[];
  last_readings: Record<string, { value: number; at: string }>;
}
export interface PackStop extends Stop {
  checks: Check[];
  done: boolean;
}
export type DirectionKind =
  | "go"
  | "turn_left"
  | "turn_right"
  | "enter"
  | "leave"
  | "stair_up"
  | "stair_down"
  | "lift_up"
  | "lift_down"
  | "arrive";
export interface Direction {
  kind: DirectionKind;
  place: string;
  place_en: string;
  metres: number;
}
export interface Category {
  key: string;
  zh: string;
  en: string;
}
export type Grade = "urgent" | "important" | "minor";
export interface GradeItem {
  key: Grade;
  zh: string;
  en: string;
  respond_s: number;
  rectify_s: number;
}
export interface Pack {
  round: Round;
  site: Named & { id: string; timezone: string };
  inspector: Named & { id: string };
  stops: PackStop[];
  legs: RouteFeatures;
  directions: Direction[][];
  storeys: { storey: Storey; features: PlanFeatures }[];
  kinds: AssetKind[];
  categories: Category[];
  grades: GradeItem[];
}
export interface Answer {
  item_key: string;
  value: boolean | number | string | null;
  note: string;
  photos: string[];
}
export interface InspectionIn {
  round_id: string;
  visit_id: string;
  outcome: "done" | "no_access";
  reason: string;
  started_at: string;
  ended_at: string;
  answers: Answer[];
}
export interface FindingIn {
  storey_id: string;
  point: LngLat;
  asset_id: string | null;
  space_id: string | null;
  category: string;
  grade: Grade;
  description: string;
  photos: string[];
  found_at: string;
  visit_id: string | null;
  item_key: string | null;
  reading: number | null;
  fixed_on_spot: boolean;
}

// ── Findings, heat, overview ──
export type FindingState = "open" | "assigned" | "rectified" | "closed";
export interface Finding {
  id: string;
  number: string;
  building_id: string | null;
  storey_id: string;
  space_id: string | null;
  asset_id: string | null;
  place: string;
  place_en: string;
  point: LngLat;
  category: string;
  grade: Grade;
  state: FindingState;
  description: string;
  description_en: string;
  found_at: string;
  found_by: string;
  due_at: string | null;
  overdue: boolean;
  photos: string[];
  revision: number;
}
export interface FindingDetail extends Finding {
  history: { at: string; by: string; what: string; note: string }[];
}
export interface FindingPage extends Page<Finding> {
  total: number;
}
export interface Filters {
  from?: string;
  to?: string;
  category?: string;
  grade?: string;
}
export interface FindingFilters extends Filters {
  building?: string;
  storey?: string;
  space?: string;
  asset?: string;
  state?: string;
  q?: string;
  limit?: number;
  after?: string;
}
export interface Hotspot extends Named {
  storey_id: string;
  building_id: string | null;
  space_ids: string[];
  point: LngLat;
  findings: number;
  checks: number;
  ratio: number;
  q: number;
  evidence: 1 | 2 | 3 | 4;
  categories: { key: string; n: number }[];
}
export interface BuildingFigures extends Named {
  /** null is the grounds. */
  id: string | null;
  findings: number;
  open: number;
  urgent_open: number;
  checks: number;
  rate: number | null;
  coverage: number | null;
}
export interface Overview {
  from: string;
  to: string;
  tiles: {
    urgent_open: { value: number; before: number | null; oldest_h: number | null };
    on_time_checks: { value: number | null; before: number | null; overdue: number; of: number };
    on_time_rectified: { value: number | null; before: number | null; overdue: number };
    rate: { value: number | null; before: number | null };
    coverage: { value: number | null; before: number | null; not_seen: number };
  };
  buildings: BuildingFigures[];
  months: { month: string; findings: number; checks: number; rate: number | null }[];
  hotspots: Hotspot[];
}
export type Measure = "rate" | "findings" | "checks";
export type HeatProperties =
  | { layer: "band"; band: 1 | 2 | 3 | 4 | 5 | 6 | 7 }
  | { layer: "unknown" };
export type HeatFeatures = FeatureCollection<Area, HeatProperties>;
export interface Heat {
  measure: Measure;
  unit: string;
  bandwidth_m: number;
  edges: number[];
  findings: number;
  checks: number;
  rate: number | null;
  unknown_share: number;
  features: HeatFeatures;
}
export interface StoreyFigures {
  storey_id: string;
  findings: number;
  open: number;
  checks: number;
  rate: number | null;
  features: HeatFeatures;
}
