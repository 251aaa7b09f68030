/** The whole site: grounds, footways and buildings, coloured by a measure where there is one. */
import type { Feature } from "geojson";
import type { FilterSpecification } from "maplibre-gl";
import type { Area, BuildingProperties, Named, PlanFeatures } from "../../api/types.ts";
import { PLAN_FONT } from "../images.ts";
import { fitName } from "../labels.ts";
import type { Layer, PlanView } from "../view.ts";
import { bandColour } from "./heat.ts";

export interface SiteOverviewData {
  readonly features: PlanFeatures;
  readonly nameOf: (thing: Named) => string;
  /** Band 0–7 of each building, or "unknown" to hatch it. Not coloured where it is missing. */
  readonly bands?: ReadonlyMap<string, number | "unknown">;
  readonly selected?: string | null;
}

const PREFIX = "overview:";

function isBuilding(
  feature: PlanFeatures["features"][number],
): feature is Feature<Area, BuildingProperties> {
  return feature.properties.layer === "building";
}

export function addSiteOverview(view: PlanView): Layer<SiteOverviewData> {
  const { palette } = view;
  const source = `${PREFIX}features`;
  const labels = `${PREFIX}labels`;
  const fill = view.source(source);
  const fillLabels = view.source(labels);
  const only = (layer: string): FilterSpecification => ["==", ["get", "layer"], layer];

  view.layer("ground", {
    id: `${PREFIX}outline`,
    type: "fill",
    source,
    filter: only("outline"),
    paint: { "fill-color": palette("outdoor") },
  });
  view.layer("ground", {
    id: `${PREFIX}paved`,
    type: "fill",
    source,
    filter: [
      "all",
      only("footway"),
      ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]],
    ] as FilterSpecification,
    paint: { "fill-color": palette("surface") },
  });
  view.layer("ground", {
    id: `${PREFIX}footway`,
    type: "line",
    source,
    filter: [
      "all",
      only("footway"),
      ["in", ["geometry-type"], ["literal", ["LineString", "MultiLineString"]]],
    ] as FilterSpecification,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": palette("surface"), "line-width": view.metresWide(2.4, 1.2) },
  });
  view.layer(
    "plan",
    {
      id: `${PREFIX}building`,
      type: "fill",
      source,
      filter: only("building"),
      paint: { "fill-color": bandColour(view) },
    },
    "building",
  );
  view.layer("plan", {
    id: `${PREFIX}unknown`,
    type: "fill",
    source,
    filter: ["==", ["get", "band"], "unknown"],
    paint: { "fill-pattern": "hatch" },
  });
  view.layer("plan", {
    id: `${PREFIX}edge`,
    type: "line",
    source,
    filter: only("building"),
    layout: { "line-join": "round" },
    paint: { "line-color": palette("wall"), "line-width": ["case", ["get", "selected"], 3, 1.2] },
  });
  view.layer("labels", {
    id: `${PREFIX}name`,
    type: "symbol",
    source: labels,
    layout: {
      "text-field": ["get", "name"],
      "text-font": PLAN_FONT,
      "text-size": view.touch ? 15 : 13,
      "text-max-width": 12,
    },
    paint: {
      "text-color": palette("ink"),
      "text-halo-color": palette("surface"),
      "text-halo-width": 1.4,
    },
  });

  return {
    show: ({ features, nameOf, bands, selected = null }) => {
      fill({
        type: "FeatureCollection",
        features: features.features.map((feature) => {
          if (!isBuilding(feature)) return feature as Feature;
          const { id } = feature.properties;
          return {
            ...feature,
            properties: {
              ...feature.properties,
              band: bands?.get(id) ?? 0,
              selected: id === selected,
            },
          };
        }),
      });
      fillLabels({
        type: "FeatureCollection",
        features: features.features.filter(isBuilding).flatMap((feature) => {
          const fit = fitName(feature.geometry, 3);
          if (!fit) return [];
          return {
            type: "Feature" as const,
            geometry: { type: "Point" as const, coordinates: fit.at },
            properties: { id: feature.properties.id, name: nameOf(feature.properties) },
          };
        }),
      });
    },
    remove: () => view.clear(PREFIX),
  };
}
