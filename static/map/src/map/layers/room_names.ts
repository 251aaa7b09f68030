/** Names of rooms on the plan: each where it fits, from the scale on at which it does. */
import type { Feature, Point } from "geojson";
import type { Area, Named, PlanFeature, PlanFeatures, SpaceProperties } from "../../api/types.ts";
import { PLAN_FONT } from "../images.ts";
import { areaM2, fitName, widthInEms } from "../labels.ts";
import type { PlanView } from "../view.ts";

type NameOf = (thing: Named) => string;

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
  nameOf: NameOf,
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

export interface RoomNames {
  show: (features: PlanFeatures, nameOf: NameOf) => void;
  /** Over the darker bands of heat a name needs more contrast than on a tint. */
  setQuiet: (quiet: boolean) => void;
  remove: () => void;
}

/** Adds the layer of names under a prefix that whoever calls clears. */
export function addRoomNames(view: PlanView, prefix: string): RoomNames {
  const { palette } = view;
  const textSize = view.touch ? 15 : 13;
  const source = `${prefix}labels`;
  const layer = `${prefix}name`;
  const fill = view.source(source);
  view.layer("labels", {
    id: layer,
    type: "symbol",
    source,
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
    if (zoom === step || !view.map.getLayer(layer)) return;
    step = zoom;
    view.filter(layer, ["<=", ["get", "name_from"], zoom]);
    view.map.setLayoutProperty(layer, "text-field", [
      "case",
      ["all", ["!=", ["get", "number"], ""], ["<=", ["get", "both_from"], zoom]],
      ["format", ["get", "name"], {}, "\n", {}, ["get", "number"], { "font-scale": 0.85 }],
      ["get", "name"],
    ]);
  };
  view.map.on("zoomend", fitNames);
  fitNames();

  return {
    show: (features, nameOf) => {
      const names = features.features
        .filter(
          (feature): feature is Feature<Area, SpaceProperties> =>
            feature.properties.layer === "space" && isArea(feature),
        )
        .map((feature) => labelOf(view, feature, nameOf, textSize))
        .filter((label) => label !== null);
      fill({ type: "FeatureCollection", features: names });
    },
    setQuiet: (quiet) => {
      view.map.setPaintProperty(layer, "text-color", palette(quiet ? "ink" : "plan-label"));
      view.map.setPaintProperty(layer, "text-halo-width", quiet ? 1.6 : 0.8);
    },
    remove: () => view.map.off("zoomend", fitNames),
  };
}
