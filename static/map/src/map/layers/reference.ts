/** Another storey's lines over the plan, to see by eye whether both lie as they should. */
import type { FilterSpecification } from "maplibre-gl";
import type { PlanFeatures } from "../../api/types.ts";
import type { Layer, PlanView } from "../view.ts";

const PREFIX = "reference:";

export function addReference(view: PlanView): Layer<PlanFeatures> {
  const source = `${PREFIX}features`;
  const fill = view.source(source);
  const only = (...layers: string[]): FilterSpecification =>
    ["in", ["get", "layer"], ["literal", layers]] as unknown as FilterSpecification;
  view.layer("labels", {
    id: `${PREFIX}lines`,
    type: "line",
    source,
    filter: only("wall", "building", "floor"),
    layout: { "line-join": "round" },
    paint: { "line-color": view.palette("route"), "line-width": 1.2, "line-opacity": 0.7 },
  });
  view.layer("labels", {
    id: `${PREFIX}ways`,
    type: "line",
    source,
    filter: only("footway"),
    layout: { "line-join": "round", "line-cap": "round" },
    paint: { "line-color": view.palette("route"), "line-width": 2, "line-dasharray": [2, 2] },
  });
  return { show: (features) => fill(features as never), remove: () => view.clear(PREFIX) };
}
