/** The plan of one storey: spaces tinted by use, walls at their true section, doors, stairs and lifts, names. */

import type { Feature, Point } from "geojson";
import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import type { ConnectorProperties, Named, PlanFeatures } from "../../api/types.ts";
import type { Token } from "../../design/tokens.ts";
import type { Layer, PlanView } from "../view.ts";
import { addRoomNames } from "./room_names.ts";

export interface FloorPlanData {
  readonly features: PlanFeatures;
  /** The name of a thing in the language shown. */
  readonly nameOf: (thing: Named) => string;
  /** Under a heatmap: no tints and no doors, only walls and names. */
  readonly quiet?: boolean;
  readonly selectedSpace?: string | null;
  /** Spaces to hatch, for instance those nobody can walk to. */
  readonly hatched?: readonly string[];
}

const PREFIX = "plan:";
const TINTS: readonly [Token, readonly string[]][] = [
  ["circ", ["circulation"]],
  ["core", ["stair", "lift", "shaft"]],
  ["meet", ["meeting", "retail"]],
  ["wet", ["sanitary"]],
  ["plant", ["plant"]],
  ["store", ["storage", "parking", "roof"]],
];
const CONNECTOR_ICON: Readonly<Record<string, string>> = {
  stair: "stairs",
  lift: "elevator",
  escalator: "escalator",
  ramp: "sign-right",
};
/** Metres across a wall that a door's gap has to cover. */
const GAP = 0.3;

function tintOf(view: PlanView): ExpressionSpecification {
  return [
    "match",
    ["get", "use"],
    ...TINTS.flatMap(([token, uses]) => [uses, view.palette(token)]),
    view.palette("office"),
  ] as unknown as ExpressionSpecification;
}

/** Adds the plan's layers, empty; `show` fills them. */
export function addFloorPlan(view: PlanView): Layer<FloorPlanData> {
  const { palette } = view;
  const [fromDoors, fromIcons] = [view.zoomAt(12), view.zoomAt(10)];
  const plan = `${PREFIX}features`;
  const fill = view.source(plan);
  const only = (layer: string): FilterSpecification => ["==", ["get", "layer"], layer];

  view.layer("ground", {
    id: `${PREFIX}shadow`,
    type: "line",
    source: plan,
    filter: ["any", only("outline"), only("building")] as unknown as FilterSpecification,
    paint: {
      "line-color": palette("ink"),
      "line-opacity": 0.16,
      "line-width": 22,
      "line-blur": 22,
      "line-translate": [0, 3],
    },
  });
  view.layer("ground", {
    id: `${PREFIX}outline`,
    type: "fill",
    source: plan,
    filter: only("outline"),
    paint: { "fill-color": palette("circ"), "fill-antialias": false },
  });
  view.layer("ground", {
    id: `${PREFIX}floor`,
    type: "fill",
    source: plan,
    filter: only("floor"),
    paint: { "fill-color": palette("circ") },
  });
  view.layer("ground", {
    id: `${PREFIX}footway`,
    type: "line",
    source: plan,
    filter: only("footway"),
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": palette("surface"), "line-width": view.metresWide(1.8, 1) },
  });
  view.layer(
    "plan",
    {
      id: `${PREFIX}space`,
      type: "fill",
      source: plan,
      filter: only("space"),
      paint: { "fill-color": tintOf(view) },
    },
    "space",
  );
  view.layer("plan", {
    id: `${PREFIX}hatched`,
    type: "fill",
    source: plan,
    filter: ["==", ["get", "id"], ""],
    paint: { "fill-pattern": "hatch" },
  });
  view.layer(
    "plan",
    {
      id: `${PREFIX}building`,
      type: "fill",
      source: plan,
      filter: only("building"),
      paint: { "fill-color": palette("surface"), "fill-outline-color": palette("wall") },
    },
    "building",
  );
  view.layer("walls", {
    id: `${PREFIX}wall`,
    type: "fill",
    source: plan,
    filter: only("wall"),
    paint: { "fill-color": palette("wall") },
  });
  // Keeps thin walls from fading when they are narrower than a pixel.
  view.layer("walls", {
    id: `${PREFIX}wall-edge`,
    type: "line",
    source: plan,
    filter: only("wall"),
    paint: {
      "line-color": palette("wall"),
      "line-width": [
        "interpolate",
        ["linear"],
        ["zoom"],
        view.zoomAt(4),
        0.6,
        view.zoomAt(20),
        0.9,
      ],
    },
  });
  view.layer("walls", {
    id: `${PREFIX}gap`,
    type: "line",
    source: plan,
    filter: only("opening"),
    paint: { "line-color": palette("circ"), "line-width": view.metresWide(GAP, 0.5) },
  });
  view.layer("walls", {
    id: `${PREFIX}door`,
    type: "line",
    source: plan,
    minzoom: fromDoors,
    filter: [
      "all",
      only("opening"),
      ["==", ["get", "kind"], "door"],
    ] as unknown as FilterSpecification,
    paint: { "line-color": palette("door"), "line-width": 1.4 },
  });
  // Closed until further notice: a bar across the gap, whatever the scale.
  view.layer("walls", {
    id: `${PREFIX}closed`,
    type: "line",
    source: plan,
    filter: [
      "all",
      only("opening"),
      ["==", ["get", "is_closed"], true],
    ] as unknown as FilterSpecification,
    paint: { "line-color": palette("ink"), "line-width": 4 },
  });
  view.layer("walls", {
    id: `${PREFIX}selected`,
    type: "line",
    source: plan,
    filter: ["==", ["get", "id"], ""],
    layout: { "line-join": "round" },
    paint: { "line-color": palette("ink"), "line-width": 2.5 },
  });
  view.layer(
    "labels",
    {
      id: `${PREFIX}connector`,
      type: "symbol",
      source: plan,
      minzoom: fromIcons,
      filter: only("connector"),
      layout: {
        "icon-image": [
          "match",
          ["get", "kind"],
          ...Object.entries(CONNECTOR_ICON).flatMap(([kind, name]) => [kind, `icon|${name}|18`]),
          "icon|map-pin|18",
        ] as unknown as ExpressionSpecification,
        "icon-padding": 1,
      },
    },
    "connector",
  );
  const names = addRoomNames(view, PREFIX);
  let shown: PlanFeatures | null = null;
  let named: FloorPlanData["nameOf"] | null = null;

  return {
    show: ({ features, nameOf, quiet = false, selectedSpace = null, hatched = [] }) => {
      if (features !== shown) fill(features as never);
      if (features !== shown || nameOf !== named) {
        names.show(features, nameOf);
        shown = features;
        named = nameOf;
      }
      view.map.setPaintProperty(
        `${PREFIX}space`,
        "fill-color",
        quiet ? palette("circ") : tintOf(view),
      );
      names.setQuiet(quiet);
      view.map.setLayoutProperty(`${PREFIX}door`, "visibility", quiet ? "none" : "visible");
      view.filter(`${PREFIX}selected`, [
        "all",
        ["in", ["get", "layer"], ["literal", ["space", "opening"]]],
        ["==", ["get", "id"], selectedSpace ?? ""],
      ]);
      view.filter(`${PREFIX}hatched`, ["in", ["get", "id"], ["literal", [...hatched]]]);
    },
    remove: () => {
      names.remove();
      view.clear(PREFIX);
    },
  };
}

/** The connectors of a storey, for words such as "Lift 2 → B2". */
export function connectorsOf(features: PlanFeatures): Feature<Point, ConnectorProperties>[] {
  return features.features.filter(
    (feature): feature is Feature<Point, ConnectorProperties> =>
      feature.properties.layer === "connector",
  );
}
