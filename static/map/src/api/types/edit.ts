import type { Feature, Geometry, MultiPolygon, Polygon } from "geojson";
import type { Facts, LngLat, Page } from "./common.ts";
import type { RouteFeatures } from "./plan.ts";
import type { Direction } from "./round.ts";
import type { DoorWay, PositionState, SpaceUse } from "./site.ts";

export type OpeningKind = "door" | "passage" | "gate";
export type ConnectorKind = "stair" | "lift" | "ramp" | "escalator";
export type Line = readonly [LngLat, LngLat];
export interface LandingEdit {
  readonly storey_id: string;
  readonly point: LngLat;
}

/** One edit; what is left out stays as it is. */
export type Edit =
  | {
      readonly kind: "add_opening";
      readonly storey_id: string;
      readonly opening_kind?: OpeningKind;
      readonly line: Line;
      readonly is_entrance?: boolean;
    }
  | {
      readonly kind: "change_opening";
      readonly id: string;
      readonly line?: Line;
      readonly opening_kind?: OpeningKind;
      readonly is_entrance?: boolean;
      readonly is_closed?: boolean;
      readonly one_way?: DoorWay | "both";
      readonly delay_s?: number | "usual";
      /** `06:00-22:30`, or nothing for always. */
      readonly hours?: string;
    }
  | {
      readonly kind: "add_connector";
      readonly connector_kind: ConnectorKind;
      readonly landings: readonly LandingEdit[];
      readonly name?: string;
    }
  | {
      readonly kind: "change_connector";
      readonly id: string;
      readonly connector_kind?: ConnectorKind;
      readonly name?: string;
      readonly move_landings?: readonly LandingEdit[];
      readonly leave_storeys?: readonly string[];
      readonly is_closed?: boolean;
      readonly wait_s?: number | "usual";
      readonly hours?: string;
    }
  | {
      readonly kind: "draw_space";
      readonly storey_id: string;
      readonly rings: readonly (readonly LngLat[])[];
      readonly name: string;
      readonly use: SpaceUse;
    }
  | {
      readonly kind: "reshape_space";
      readonly id: string;
      readonly polygons: readonly (readonly (readonly LngLat[])[])[];
      readonly neighbours: "stay" | "follow";
    }
  | { readonly kind: "split_space"; readonly id: string; readonly line: readonly LngLat[] }
  | { readonly kind: "merge_spaces"; readonly ids: readonly string[] }
  | {
      readonly kind: "change_spaces";
      readonly ids: readonly string[];
      readonly name?: string;
      readonly number?: string;
      readonly use?: SpaceUse;
      readonly pass_through?: number;
    }
  | {
      readonly kind: "place_asset";
      readonly storey_id: string;
      readonly point: LngLat;
      readonly asset_kind: string;
      readonly name?: string;
    }
  | {
      readonly kind: "move_asset";
      readonly id: string;
      readonly storey_id: string;
      readonly point: LngLat;
    }
  | {
      readonly kind: "change_assets";
      readonly ids: readonly string[];
      readonly asset_kind?: string;
      readonly name?: string;
      readonly code?: string;
      readonly position_state?: PositionState;
    }
  | {
      readonly kind: "shift_file";
      readonly file: string;
      readonly east_m: number;
      readonly north_m: number;
      readonly up_m: number;
    }
  | {
      readonly kind: "set_zone";
      readonly id?: string;
      readonly name?: string;
      readonly space_ids?: readonly string[];
    }
  | {
      readonly kind:
        | "remove_openings"
        | "remove_connectors"
        | "remove_spaces"
        | "remove_assets"
        | "remove_zones";
      readonly ids: readonly string[];
    };

/** What an edit may be called in the history. */
export type EditWord = Edit["kind"] | "accept_import";

export interface Effect {
  reached: { spaces: string[]; assets: string[] };
  unreached: { spaces: string[]; assets: string[] };
}
export interface EditEntry {
  number: number;
  at: string;
  by: string;
  by_name?: string;
  kinds: EditWord[];
  effect: Effect;
  state: "done" | "undone" | "dropped";
  parts: number;
}
export interface EditOutcome {
  revision: number;
  edit: EditEntry;
  effect: Effect;
  storeys: string[];
  reached: { spaces: number; of_spaces: number; assets: number; of_assets: number };
}
interface Thing {
  id: string;
  name: string;
  name_en: string;
}
export interface Doubt {
  id: string;
  reason: string;
  fix: string;
  storey_id: string | null;
  point: LngLat | null;
  area_m2: number;
  spaces: Thing[];
  of_spaces: number;
  assets: Thing[];
  of_assets: number;
  connector_id: string | null;
  /** A door, entrance or gate that was assumed, and what lies on either side; null for outside. */
  opening: { id: string; line: Line; between: (Thing | null)[] } | null;
  facts: Facts;
  edits: Edit[];
  /** Who found it right as it is; or whose edit mended it. */
  settled: { at: string; by: string; by_name: string; is_mended: boolean } | null;
}
export interface Doubts extends Page<Doubt> {
  revision: number;
}
export interface FoundWalk {
  metres: number;
  seconds: number;
  legs: RouteFeatures;
  directions: Direction[];
}
export interface PlacedPoint {
  readonly storey: string;
  readonly at: LngLat;
}
export type Profile = "on_foot" | "step_free";
export interface IsochroneFeatures {
  type: "FeatureCollection";
  features: Feature<
    Polygon | MultiPolygon,
    { layer: "isochrone"; band: number; low_s: number; high_s: number }
  >[];
}

export type Became = "appeared" | "vanished" | "moved" | "reshaped" | "renamed" | "retyped";
/** A part before and after, as the map shows it. */
export type ChangeShape = Feature<Geometry, { version: "before" | "after" }>;

/** What an edit changed of one part, or would change. */
export interface PartChange {
  what: "building" | "storey" | "space" | "zone" | "opening" | "connector" | "asset";
  id: string;
  storey_ids: string[];
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  shapes: ChangeShape[];
}
export interface Difference {
  id: string;
  what: PartChange["what"];
  became: Became[];
  by_hand: boolean;
  metres: number;
  name: string;
  name_en: string;
  storey_id: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  shapes: ChangeShape[];
}
export interface Reimport extends Page<Difference> {
  at: string;
  files: string[];
}
