import { describe, expect, it } from "vitest";
import type { PlanFeatures } from "../../api/types.ts";
import { planeAt } from "../edit/plane.ts";
import { drawStorey, middleOf, ridden, rodsOf, type StoreyDrawing, walkPath } from "./drawing.ts";

const around = planeAt([121.47, 31.23]);
const [west, south] = around.toDegrees([-10, -5]);
const [east, north] = around.toDegrees([10, 5]);
const middle = middleOf([west, south, east, north]);

function storey(...connectors: [string, number, number][]): StoreyDrawing {
  return {
    ground: "",
    walls: "",
    spaces: [],
    connectors: connectors.map(([id, x, y]) => ({ id, kind: "lift", at: [x, y] as const })),
    assets: [],
    dots: "",
  };
}

describe("a storey in the stack", () => {
  it("is drawn in metres around the middle of its building", () => {
    expect(middle.extent.halfWidth).toBeCloseTo(10, 3);
    expect(middle.extent.halfDepth).toBeCloseTo(5, 3);
    const features: PlanFeatures = {
      type: "FeatureCollection",
      features: [
        {
          type: "Feature",
          geometry: {
            type: "Polygon",
            coordinates: [
              [
                [west, south],
                [east, south],
                [east, north],
                [west, south],
              ],
            ],
          },
          properties: { layer: "outline" },
        },
      ],
    };
    expect(drawStorey(middle, features).ground).toBe(
      "M-10.00 -5.00L10.00 -5.00L10.00 5.00L-10.00 -5.00Z",
    );
  });

  it("has rods from each landing to the next, over storeys that are passed by", () => {
    const rods = rodsOf([
      storey(["lift", 0, 0], ["stair", 5, 0]),
      storey(["stair", 6, 0]),
      storey(["lift", 1, 0]),
    ]);
    expect(rods.map(({ id, from, to }) => [id, from, to])).toEqual([
      ["stair", 0, 1],
      ["lift", 0, 2],
    ]);
    expect(rods[1]?.end).toEqual([1, 0]);
  });

  it("waits for storeys that are not there yet", () => {
    expect(rodsOf([storey(["lift", 0, 0]), null, storey(["lift", 0, 0])])).toHaveLength(1);
  });

  it("shows the stretch of a walk on it, and what the walk rides", () => {
    const walk = {
      type: "FeatureCollection" as const,
      features: [
        {
          type: "Feature" as const,
          geometry: {
            type: "LineString" as const,
            coordinates: [
              [west, south],
              [east, south],
            ],
          },
          properties: { layer: "leg", storey_id: "1F" },
        },
        {
          type: "Feature" as const,
          geometry: { type: "Point" as const, coordinates: [east, south] },
          properties: { layer: "ride", storey_id: "1F", connector_id: "lift" },
        },
      ],
    };
    expect(walkPath(middle, walk as never, "1F")).toBe("M-10.00 -5.00L10.00 -5.00");
    expect(walkPath(middle, walk as never, "2F")).toBe("");
    expect([...ridden(walk as never)]).toEqual(["lift"]);
  });
});
