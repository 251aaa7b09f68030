/** What is being drawn, proposed or found, as features that each say their role. Pure. */
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import type { Area, IsochroneFeatures, Line, LngLat, RouteFeatures } from "../../api/types.ts";

export interface DraftData {
  /** Points drawn so far, and where the pointer would put the next one. */
  readonly points: readonly LngLat[];
  readonly next: LngLat | null;
  readonly closed: boolean;
  /** The outline of a room whose corners are moved. */
  readonly shape: Area | null;
  /** Whether that outline cannot be. */
  readonly refused: boolean;
  /** What comes along with it: other rooms, doors, walls, each with its role. */
  readonly following: readonly Feature[];
  /** Where assets that are carried would come to lie. */
  readonly carried: readonly LngLat[];
  /** The door that a click would make. */
  readonly door: Line | null;
  /** Doors that the review proposes on this storey. */
  readonly proposed: readonly Line[];
  /** Rooms and assets chosen together. */
  readonly chosen: readonly string[];
  readonly places: readonly LngLat[];
  readonly isochrones: IsochroneFeatures | null;
  readonly walk: RouteFeatures | null;
  readonly storey: string | null;
  /** A thing as it is and as a newer plan has it. */
  readonly compared: readonly Feature[];
  /** Features of the storey, for outlining what is chosen. */
  readonly outlines: readonly Feature[];
  /** Arrows over the doors that lead one way. */
  readonly arrows: readonly Feature[];
}

function line(points: readonly LngLat[], role: string): Feature {
  return {
    type: "Feature",
    geometry: { type: "LineString", coordinates: points.map((point) => [...point]) },
    properties: { role },
  };
}

function dots(points: readonly LngLat[], role: string): Feature[] {
  return points.map((point) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [...point] },
    properties: { role },
  }));
}

function outlined(geometry: Geometry, role: string): Feature[] {
  return [{ type: "Feature", geometry, properties: { role } }];
}

function ringsOf(area: Area): Position[][] {
  return area.type === "Polygon" ? area.coordinates : area.coordinates.flat();
}

export function drawing(data: DraftData): FeatureCollection {
  const path = data.next ? [...data.points, data.next] : data.points;
  const ring = data.closed && path.length > 2 && path[0] ? [...path, path[0]] : path;
  return {
    type: "FeatureCollection",
    features: [
      ...(data.closed && ring.length > 3
        ? [
            {
              type: "Feature" as const,
              geometry: { type: "Polygon" as const, coordinates: [ring.map((p) => [...p])] },
              properties: { role: "area" },
            },
          ]
        : []),
      ...(data.shape
        ? [
            ...outlined(data.shape, "area"),
            ...outlined(
              { type: "MultiLineString", coordinates: ringsOf(data.shape) } as Geometry,
              data.refused ? "shape-refused" : "shape",
            ),
          ]
        : []),
      ...data.following,
      ...dots(data.carried, "carried"),
      ...(ring.length > 1 ? [line(ring, "draft")] : []),
      ...dots(data.points, "corner"),
      ...(data.next ? dots([data.next], "next") : []),
      ...(data.door ? [line(data.door, "door")] : []),
      ...data.proposed.map((sill) => line(sill, "proposed")),
      ...dots(data.places, "place"),
      ...data.compared.map((feature) => ({
        ...feature,
        properties: { role: `compared-${feature.properties?.version}` },
      })),
      ...data.arrows.map((feature) => ({ ...feature, properties: { role: "arrow" } })),
      ...data.outlines.map((feature) => ({ ...feature, properties: { role: "chosen" } })),
      ...(data.walk?.features ?? [])
        .filter(
          ({ properties, geometry }) =>
            geometry.type === "LineString" && properties.storey_id === data.storey,
        )
        .map(
          (feature): Feature => ({
            type: "Feature",
            geometry: feature.geometry,
            properties: { role: "walk" },
          }),
        ),
    ],
  };
}
