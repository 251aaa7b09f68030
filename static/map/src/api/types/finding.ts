/** Findings and the figures made of them. */
import type { FeatureCollection } from "geojson";
import type { LngLat, Named, Page } from "./common.ts";
import type { Grade } from "./round.ts";
import type { Area } from "./site.ts";

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
