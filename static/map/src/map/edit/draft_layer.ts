/** What is being drawn, what is proposed, and what a look at the network found, over the plan. */
import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import type { Layer, PlanView } from "../view.ts";
import { type DraftData, drawing } from "./draft_features.ts";

const PREFIX = "edit:";

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
