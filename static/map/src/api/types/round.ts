/** Rounds as the tablet has them: stops, checks, answers, findings made. */
import type { LngLat, Named } from "./common.ts";
import type { RouteFeatures, Stop } from "./plan.ts";
import type { ChecklistItem, Frequency } from "./programme.ts";
import type { AssetKind, PlanFeatures, PositionState, Storey } from "./site.ts";

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
  /** When its order may be known; null, or missing in packs of old, where it is no secret. */
  sealed_until?: string | null;
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
  /** Whether anybody has seen the thing where the plan has it; null for rooms and zones. */
  position: { state: PositionState; mark: string } | null;
}
export interface ConfirmationIn {
  round_id: string;
  asset_id: string;
  position: string;
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
