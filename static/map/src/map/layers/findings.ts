/** Findings on a storey: ● urgent, ▲ important, ■ minor; a ring says overdue. */
import type { Grade, LngLat } from "../../api/types.ts";
import type { Layer, PlanView } from "../view.ts";

export interface FindingMark {
  readonly id: string;
  readonly point: LngLat;
  readonly grade: Grade;
  readonly overdue: boolean;
}

export interface FindingsData {
  readonly findings: readonly FindingMark[];
  readonly selected?: string | null;
}

const PREFIX = "findings:";
const ORDER: Readonly<Record<Grade, number>> = { minor: 0, important: 1, urgent: 2 };

export function addFindings(view: PlanView): Layer<FindingsData> {
  const source = `${PREFIX}features`;
  const fill = view.source(source);
  const size = view.touch ? 18 : 13;
  view.layer("findings", {
    id: `${PREFIX}selected`,
    type: "circle",
    source,
    filter: ["get", "selected"],
    paint: {
      "circle-radius": size / 2 + 8,
      "circle-color": view.palette("surface"),
      "circle-stroke-color": view.palette("ink"),
      "circle-stroke-width": 2,
    },
  });
  view.layer(
    "findings",
    {
      id: `${PREFIX}mark`,
      type: "symbol",
      source,
      layout: {
        "icon-image": [
          "concat",
          "grade|",
          ["get", "grade"],
          ["case", ["get", "overdue"], "|overdue|", "|in time|"],
          String(size),
        ],
        "icon-allow-overlap": true,
        "icon-ignore-placement": true,
        "symbol-sort-key": ["get", "order"],
      },
    },
    "finding",
  );
  return {
    show: ({ findings, selected = null }) =>
      fill({
        type: "FeatureCollection",
        features: findings.map((finding) => ({
          type: "Feature",
          geometry: { type: "Point", coordinates: finding.point },
          properties: {
            id: finding.id,
            grade: finding.grade,
            overdue: finding.overdue,
            selected: finding.id === selected,
            order: ORDER[finding.grade] + (finding.overdue ? 0.5 : 0),
          },
        })),
      }),
    remove: () => view.clear(PREFIX),
  };
}
