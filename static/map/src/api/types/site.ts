/** Sites, their plans and their assets. */
import type { Feature, LineString, MultiPolygon, Point, Polygon } from "geojson";
import type { Bounds, Facts, LngLat, Named } from "./common.ts";

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
export type PositionState = "as_drawn" | "unverified" | "confirmed";
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
  position_state: PositionState;
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
  what: "space" | "connector" | "asset" | "finding" | "inspector";
  id: string;
  label: string;
  label_en: string;
  storey_id: string | null;
  point: LngLat | null;
}
