/** A storey as paths in metres around the middle of its building, for the stacked view. Pure. */
import type { Geometry, Position } from "geojson";
import type { Bounds, PlanFeatures, RouteFeatures, SpaceUse } from "../../api/types.ts";
import { type Plane, planeAt } from "../edit/plane.ts";
import type { Extent } from "./project.ts";

export interface DrawnSpace {
  readonly id: string;
  readonly use: SpaceUse;
  readonly path: string;
}
export interface DrawnConnector {
  readonly id: string;
  readonly kind: string;
  readonly at: readonly [number, number];
}
export interface StoreyDrawing {
  readonly ground: string;
  readonly walls: string;
  readonly spaces: readonly DrawnSpace[];
  readonly connectors: readonly DrawnConnector[];
}

export interface Middle {
  readonly plane: Plane;
  readonly extent: Extent;
}

/** The frame that all storeys of a building share. */
export function middleOf([west, south, east, north]: Bounds): Middle {
  const plane = planeAt([(west + east) / 2, (south + north) / 2]);
  const [halfWidth, halfDepth] = plane.toMetres([east, north]);
  return { plane, extent: { halfWidth, halfDepth } };
}

function ringPath(plane: Plane, ring: readonly Position[], close: boolean): string {
  const points = ring.map((at) =>
    plane
      .toMetres(at)
      .map((n) => n.toFixed(2))
      .join(" "),
  );
  return points.length === 0 ? "" : `M${points.join("L")}${close ? "Z" : ""}`;
}

export function pathOf(plane: Plane, geometry: Geometry): string {
  switch (geometry.type) {
    case "Polygon":
      return geometry.coordinates.map((ring) => ringPath(plane, ring, true)).join("");
    case "MultiPolygon":
      return geometry.coordinates
        .flat()
        .map((ring) => ringPath(plane, ring, true))
        .join("");
    case "LineString":
      return ringPath(plane, geometry.coordinates, false);
    default:
      return "";
  }
}

export function drawStorey({ plane }: Middle, { features }: PlanFeatures): StoreyDrawing {
  const all = (layer: string) =>
    features
      .filter(({ properties }) => properties.layer === layer)
      .map(({ geometry }) => pathOf(plane, geometry))
      .join("");
  return {
    // Where no outline is drawn, the floor is what there is.
    ground: all("outline") || all("floor"),
    walls: all("wall"),
    spaces: features.flatMap(({ properties, geometry }) =>
      properties.layer === "space"
        ? [{ id: properties.id, use: properties.use, path: pathOf(plane, geometry) }]
        : [],
    ),
    connectors: features.flatMap(({ properties, geometry }) => {
      if (properties.layer !== "connector" || geometry.type !== "Point") return [];
      const [x, y] = plane.toMetres(geometry.coordinates);
      return [{ id: properties.id, kind: properties.kind, at: [x, y] as const }];
    }),
  };
}

/** The stretch of a walk on one storey. */
export function walkPath({ plane }: Middle, walk: RouteFeatures, storey: string): string {
  return walk.features
    .filter(({ properties }) => properties.storey_id === storey)
    .map(({ geometry }) => pathOf(plane, geometry))
    .join("");
}

/** Stairs and lifts that a walk takes. */
export function ridden(walk: RouteFeatures | null): ReadonlySet<string> {
  return new Set(
    (walk?.features ?? []).flatMap(({ properties }) =>
      properties.layer === "ride" ? [properties.connector_id] : [],
    ),
  );
}

export interface Rod {
  readonly id: string;
  readonly kind: string;
  /** The storey it rises from, and where it comes out on the next one. */
  readonly from: number;
  readonly to: number;
  readonly start: readonly [number, number];
  readonly end: readonly [number, number];
}

/** What is seen of stairs and lifts between storeys: from each landing to the next one above. */
export function rodsOf(storeys: readonly (StoreyDrawing | null)[]): Rod[] {
  const last = new Map<string, { storey: number; at: readonly [number, number] }>();
  const rods: Rod[] = [];
  storeys.forEach((drawing, storey) => {
    for (const { id, kind, at } of drawing?.connectors ?? []) {
      const below = last.get(id);
      if (below) rods.push({ id, kind, from: below.storey, to: storey, start: below.at, end: at });
      last.set(id, { storey, at });
    }
  });
  return rods;
}
