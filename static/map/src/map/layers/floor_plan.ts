/** The plan of one storey: spaces tinted by use, walls at their true section, doors, stairs and lifts, names. */

import type { Feature, Point } from "geojson";
import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import type {
  Area,
  ConnectorProperties,
  Named,
  PlanFeature,
  PlanFeatures,
  SpaceProperties,
} from "../../api/types.ts";
import type { Token } from "../../design/tokens.ts";
import { PLAN_FONT } from "../images.ts";
import { areaM2, fitName, widthInEms } from "../labels.ts";
import type { Layer, PlanView } from "../view.ts";

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
const LARGE_ROOM = 40; // m²: named one step earlier than the others
const EARLY_USES = new Set(["circulation", "stair", "lift"]);

interface LabelProperties {
  id: string;
  name: string;
  number: string;
  /** Zoom levels from which the name, and the name over its number, fit inside the room. */
  name_from: number;
  both_from: number;
  size: number;
}

function isArea(feature: PlanFeature): feature is PlanFeature & Feature<Area> {
  return feature.geometry.type === "Polygon" || feature.geometry.type === "MultiPolygon";
}

function labelOf(
  view: PlanView,
  feature: Feature<Area, SpaceProperties>,
  nameOf: FloorPlanData["nameOf"],
  textSize: number,
): Feature<Point, LabelProperties> | null {
  const { id, number, use } = feature.properties;
  const name = nameOf(feature.properties) || number;
  if (!name) return null;
  const second = number && number !== name ? number : "";
  const width = (Math.max(widthInEms(name), widthInEms(second) * 0.85) + 0.4) * textSize;
  const oneLine = 1.3 * textSize;
  const twoLines = 2.3 * textSize;
  const fitTwo = second ? fitName(feature.geometry, width / twoLines) : null;
  const fitOne = fitName(feature.geometry, width / oneLine);
  const fit = fitTwo ?? fitOne;
  if (!fit || !fitOne) return null;
  const size = areaM2(feature.geometry);
  const first = EARLY_USES.has(use) || size > LARGE_ROOM ? 6 : 10;
  const from = (halfWidth: number, earliest: number) =>
    view.zoomAt(Math.max(width / 2 / halfWidth, earliest));
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: fit.at },
    properties: {
      id,
      name,
      number: second,
      name_from: from(fitOne.halfWidth, first),
      both_from: fitTwo ? from(fitTwo.halfWidth, 10) : 99,
      size,
    },
  };
}

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
  const textSize = view.touch ? 15 : 13;
  const [fromDoors, fromIcons] = [view.zoomAt(12), view.zoomAt(10)];
  const plan = `${PREFIX}features`;
  const labels = `${PREFIX}labels`;
  const fill = view.source(plan);
  const fillLabels = view.source(labels);
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
  view.layer("labels", {
    id: `${PREFIX}name`,
    type: "symbol",
    source: labels,
    layout: {
      "text-font": PLAN_FONT,
      "text-size": textSize,
      "text-line-height": 1.15,
      "text-max-width": 40, // never broken: it was measured on one line
      "text-padding": 1,
      "symbol-sort-key": ["-", 0, ["get", "size"]],
    },
    paint: {
      "text-color": palette("plan-label"),
      "text-halo-color": palette("circ"),
      "text-halo-width": 0.8,
      "text-halo-blur": 0.6,
    },
  });

  // Which names fit depends on scale. A filter may not compare with a fractional zoom, so it is set anew.
  let step = Number.NaN;
  const fitNames = () => {
    const zoom = Math.round(view.map.getZoom() * 8) / 8;
    if (zoom === step || !view.map.getLayer(`${PREFIX}name`)) return;
    step = zoom;
    view.filter(`${PREFIX}name`, ["<=", ["get", "name_from"], zoom]);
    view.map.setLayoutProperty(`${PREFIX}name`, "text-field", [
      "case",
      ["all", ["!=", ["get", "number"], ""], ["<=", ["get", "both_from"], zoom]],
      ["format", ["get", "name"], {}, "\n", {}, ["get", "number"], { "font-scale": 0.85 }],
      ["get", "name"],
    ]);
  };
  view.map.on("zoomend", fitNames);
  fitNames();

  let shown: PlanFeatures | null = null;
  let named: FloorPlanData["nameOf"] | null = null;

  return {
    show: ({ features, nameOf, quiet = false, selectedSpace = null, hatched = [] }) => {
      if (features !== shown) fill(features as never);
      if (features !== shown || nameOf !== named) {
        const names = features.features
          .filter(
            (feature): feature is Feature<Area, SpaceProperties> =>
              feature.properties.layer === "space" && isArea(feature),
          )
          .map((feature) => labelOf(view, feature, nameOf, textSize))
          .filter((label) => label !== null);
        fillLabels({ type: "FeatureCollection", features: names });
        shown = features;
        named = nameOf;
      }
      view.map.setPaintProperty(
        `${PREFIX}space`,
        "fill-color",
        quiet ? palette("circ") : tintOf(view),
      );
      // Over the darker bands a name needs more contrast than on a tint.
      view.map.setPaintProperty(
        `${PREFIX}name`,
        "text-color",
        palette(quiet ? "ink" : "plan-label"),
      );
      view.map.setPaintProperty(`${PREFIX}name`, "text-halo-width", quiet ? 1.6 : 0.8);
      view.map.setLayoutProperty(`${PREFIX}door`, "visibility", quiet ? "none" : "visible");
      view.filter(`${PREFIX}selected`, [
        "all",
        ["in", ["get", "layer"], ["literal", ["space", "opening"]]],
        ["==", ["get", "id"], selectedSpace ?? ""],
      ]);
      view.filter(`${PREFIX}hatched`, ["in", ["get", "id"], ["literal", [...hatched]]]);
    },
    remove: () => {
      view.map.off("zoomend", fitNames);
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
