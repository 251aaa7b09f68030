/** A storey as paths in metres around the middle of its building, for the stacked view. Pure. */
import type { Geometry, Position } from "geojson";
import type {
  Area,
  Bounds,
  Named,
  PlanFeatures,
  RouteFeatures,
  SpaceUse,
} from "../../api/types.ts";
import { type Plane, planeAt } from "../edit/plane.ts";
import { fitName } from "../labels.ts";
import type { Extent } from "./project.ts";

/** The roomiest place of a room for its name. */
export interface NamePlace {
  readonly at: readonly [number, number];
  /** Metres to the nearest wall, more or less. */
  readonly room: number;
}
export interface DrawnSpace extends Named {
  readonly id: string;
  readonly use: SpaceUse;
  readonly number: string;
  readonly path: string;
  readonly place: NamePlace | null;
}
export interface DrawnAsset extends Named {
  readonly id: string;
  readonly kind: string;
  readonly at: readonly [number, number];
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
  readonly assets: readonly DrawnAsset[];
  /** All assets as one path of points. */
  readonly dots: string;
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

function placeOf(plane: Plane, area: Area): NamePlace | null {
  const fit = fitName(area, 1);
  if (!fit) return null;
  const [x, y] = plane.toMetres(fit.at);
  return { at: [x, y], room: fit.halfWidth };
}

/** `kinds`: only assets shown, all where it is empty. */
export function drawStorey(
  { plane }: Middle,
  { features }: PlanFeatures,
  kinds: readonly string[] = [],
): StoreyDrawing {
  const assets = features.flatMap(({ properties, geometry }): DrawnAsset[] => {
    if (properties.layer !== "asset" || geometry.type !== "Point") return [];
    if (kinds.length > 0 && !kinds.includes(properties.kind)) return [];
    const { id, kind, name, name_en } = properties;
    const [x, y] = plane.toMetres(geometry.coordinates);
    return [{ id, kind, name, name_en, at: [x, y] }];
  });
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
        ? [
            {
              id: properties.id,
              use: properties.use,
              name: properties.name,
              name_en: properties.name_en,
              number: properties.number,
              path: pathOf(plane, geometry),
              place: placeOf(plane, geometry as Area),
            },
          ]
        : [],
    ),
    connectors: features.flatMap(({ properties, geometry }) => {
      if (properties.layer !== "connector" || geometry.type !== "Point") return [];
      const [x, y] = plane.toMetres(geometry.coordinates);
      return [{ id: properties.id, kind: properties.kind, at: [x, y] as const }];
    }),
    assets,
    // Strokes of no length with round ends are dots, the same size from wherever one looks.
    dots: assets.map(({ at: [x, y] }) => `M${x.toFixed(2)} ${y.toFixed(2)}h0`).join(""),
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
