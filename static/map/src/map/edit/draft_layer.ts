/** What is being drawn, what is proposed, and what a look at the network found, over the plan. */
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import type { Area, IsochroneFeatures, Line, LngLat, RouteFeatures } from "../../api/types.ts";
import type { Layer, PlanView } from "../view.ts";

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

const PREFIX = "edit:";

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

function drawing(data: DraftData): FeatureCollection {
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

const role = (...names: string[]): ExpressionSpecification =>
  ["in", ["get", "role"], ["literal", names]] as unknown as ExpressionSpecification;

export function addDraft(view: PlanView): Layer<DraftData> {
  const { palette } = view;
  const source = `${PREFIX}draft`;
  const bands = `${PREFIX}bands`;
  const fill = view.source(source);
  const fillBands = view.source(bands);
  view.layer("heat", {
    id: `${PREFIX}band`,
    type: "fill",
    source: bands,
    paint: {
      // Darker is nearer: one hue, so that it is never taken for grades or heat.
      "fill-color": palette("route"),
      "fill-opacity": ["interpolate", ["linear"], ["get", "band"], 0, 0.5, 4, 0.08],
      "fill-antialias": false,
    },
  });
  view.layer("heat", {
    id: `${PREFIX}area`,
    type: "fill",
    source,
    filter: role("area"),
    paint: { "fill-color": palette("ink"), "fill-opacity": 0.08 },
  });
  view.layer("routes", {
    id: `${PREFIX}walk-casing`,
    type: "line",
    source,
    filter: role("walk"),
    layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": palette("route-casing"), "line-width": 8 },
  });
  view.layer("routes", {
    id: `${PREFIX}walk`,
    type: "line",
    source,
    filter: role("walk"),
    layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": palette("route"), "line-width": 4 },
  });
  view.layer("labels", {
    id: `${PREFIX}chosen`,
    type: "line",
    source,
    filter: role("chosen"),
    layout: { "line-join": "round" },
    paint: { "line-color": palette("ink"), "line-width": 2.5 },
  });
  view.layer("pins", {
    id: `${PREFIX}chosen-point`,
    type: "circle",
    source,
    filter: [
      "all",
      ["==", ["geometry-type"], "Point"],
      role("chosen"),
    ] as unknown as FilterSpecification,
    paint: {
      "circle-radius": 13,
      "circle-opacity": 0,
      "circle-stroke-width": 2,
      "circle-stroke-color": palette("ink"),
    },
  });
  view.layer("labels", {
    id: `${PREFIX}compared-before`,
    type: "line",
    source,
    filter: role("compared-before"),
    paint: { "line-color": palette("ink-3"), "line-width": 2, "line-dasharray": [2, 2] },
  });
  view.layer("labels", {
    id: `${PREFIX}compared-after`,
    type: "line",
    source,
    filter: role("compared-after"),
    paint: { "line-color": palette("ink"), "line-width": 3 },
  });
  view.layer("pins", {
    id: `${PREFIX}compared-point`,
    type: "circle",
    source,
    filter: [
      "all",
      ["==", ["geometry-type"], "Point"],
      role("compared-before", "compared-after"),
    ] as unknown as FilterSpecification,
    paint: {
      "circle-radius": 7,
      "circle-color": [
        "match",
        ["get", "role"],
        "compared-after",
        palette("ink"),
        palette("surface"),
      ],
      "circle-stroke-width": 2,
      "circle-stroke-color": palette("ink"),
    },
  });
  view.layer("labels", {
    id: `${PREFIX}proposed-gap`,
    type: "line",
    source,
    filter: role("proposed"),
    paint: { "line-color": palette("circ"), "line-width": view.metresWide(0.3, 4) },
  });
  view.layer("labels", {
    id: `${PREFIX}proposed`,
    type: "line",
    source,
    filter: role("proposed"),
    paint: { "line-color": palette("ink"), "line-width": 2.5, "line-dasharray": [1.6, 1.2] },
  });
  view.layer("walls", {
    id: `${PREFIX}wall-before`,
    type: "fill",
    source,
    filter: role("wall-before"),
    paint: { "fill-color": palette("circ"), "fill-opacity": 0.9 },
  });
  view.layer("walls", {
    id: `${PREFIX}wall-after`,
    type: "fill",
    source,
    filter: role("wall-after"),
    paint: { "fill-color": palette("wall"), "fill-opacity": 0.75 },
  });
  view.layer("labels", {
    id: `${PREFIX}follows-space`,
    type: "line",
    source,
    filter: role("follows-space"),
    layout: { "line-join": "round" },
    paint: { "line-color": palette("ink-2"), "line-width": 1.5, "line-dasharray": [3, 2] },
  });
  view.layer("labels", {
    id: `${PREFIX}follows-gap`,
    type: "line",
    source,
    filter: role("follows-opening"),
    paint: { "line-color": palette("circ"), "line-width": view.metresWide(0.3, 4) },
  });
  view.layer("labels", {
    id: `${PREFIX}follows-opening`,
    type: "line",
    source,
    filter: role("follows-opening"),
    paint: { "line-color": palette("ink"), "line-width": 2.5 },
  });
  view.layer("labels", {
    id: `${PREFIX}arrow`,
    type: "line",
    source,
    minzoom: view.zoomAt(6),
    filter: role("arrow"),
    layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": palette("ink"), "line-width": 2 },
  });
  view.layer("labels", {
    id: `${PREFIX}door`,
    type: "line",
    source,
    filter: role("door"),
    paint: { "line-color": palette("ink"), "line-width": 5 },
  });
  view.layer("labels", {
    id: `${PREFIX}draft`,
    type: "line",
    source,
    filter: role("draft"),
    layout: { "line-join": "round" },
    paint: { "line-color": palette("ink"), "line-width": 2, "line-dasharray": [2, 1.5] },
  });
  view.layer("labels", {
    id: `${PREFIX}shape`,
    type: "line",
    source,
    filter: role("shape"),
    layout: { "line-join": "round" },
    paint: { "line-color": palette("ink"), "line-width": 2.5 },
  });
  view.layer("labels", {
    id: `${PREFIX}shape-refused`,
    type: "line",
    source,
    filter: role("shape-refused"),
    layout: { "line-join": "round" },
    paint: { "line-color": palette("ink"), "line-width": 2.5, "line-dasharray": [1.2, 1] },
  });
  view.layer("pins", {
    id: `${PREFIX}carried`,
    type: "circle",
    source,
    filter: role("carried"),
    paint: {
      "circle-radius": 6,
      "circle-color": palette("surface"),
      "circle-opacity": 0.8,
      "circle-stroke-width": 2,
      "circle-stroke-color": palette("ink"),
    },
  });
  view.layer("pins", {
    id: `${PREFIX}corner`,
    type: "circle",
    source,
    filter: role("corner", "next", "place"),
    paint: {
      "circle-radius": ["match", ["get", "role"], "place", 7, "next", 5, 4],
      "circle-color": [
        "match",
        ["get", "role"],
        "place",
        palette("route"),
        "next",
        palette("surface"),
        palette("ink"),
      ],
      "circle-stroke-width": 2,
      "circle-stroke-color": [
        "match",
        ["get", "role"],
        "place",
        palette("surface"),
        palette("ink"),
      ],
    },
  });
  return {
    show: (data) => {
      fill(drawing(data));
      fillBands(data.isochrones ?? { type: "FeatureCollection", features: [] });
    },
    remove: () => view.clear(PREFIX),
  };
}
