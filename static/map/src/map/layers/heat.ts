/** Heat of one storey: bands between fixed edges, hatching where there is too little to say. */
import type { ExpressionSpecification } from "maplibre-gl";
import type { HeatFeatures } from "../../api/types.ts";
import type { Token } from "../../design/tokens.ts";
import type { Layer, PlanView } from "../view.ts";

export interface HeatData {
  readonly features: HeatFeatures;
}

/** Lower edges of the seven bands, the same for every storey and month; below the first it stays white. */
export const HEAT_EDGES = [1, 2, 4, 6, 8, 10, 12] as const;
/** Colours of the seven bands, from the least. */
export const HEAT_TOKENS: readonly Token[] = ["h1", "h2", "h3", "h4", "h5", "h6", "h7"];
const PREFIX = "heat:";

/** The band (1–7) a value falls in; 0 is below the first edge. */
export function bandOf(value: number): number {
  return HEAT_EDGES.filter((edge) => value >= edge).length;
}

/** An expression that colours a feature by its property `band`. */
export function bandColour(view: PlanView): ExpressionSpecification {
  return [
    "match",
    ["get", "band"],
    ...HEAT_TOKENS.flatMap((token, index) => [index + 1, view.palette(token)]),
    view.palette("circ"),
  ] as unknown as ExpressionSpecification;
}

/** Adds the bands under the walls; show the floor plan with `quiet` beside it. */
export function addHeat(view: PlanView): Layer<HeatData> {
  const source = `${PREFIX}features`;
  const fill = view.source(source);
  view.layer("heat", {
    id: `${PREFIX}band`,
    type: "fill",
    source,
    filter: ["==", ["get", "layer"], "band"],
    layout: { "fill-sort-key": ["get", "band"] },
    paint: { "fill-color": bandColour(view), "fill-antialias": false },
  });
  view.layer("heat", {
    id: `${PREFIX}unknown`,
    type: "fill",
    source,
    filter: ["==", ["get", "layer"], "unknown"],
    paint: { "fill-pattern": "hatch" },
  });
  return {
    show: ({ features }) => fill(features),
    remove: () => view.clear(PREFIX),
  };
}
