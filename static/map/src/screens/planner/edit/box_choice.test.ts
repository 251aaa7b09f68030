import { expect, test } from "vitest";
import type { PlanFeatures } from "../../../api/types.ts";
import { inBox } from "./box_choice.ts";

const room = (id: string, x: number) => ({
  type: "Feature",
  geometry: {
    type: "Polygon",
    coordinates: [
      [
        [x, 0],
        [x + 1, 0],
        [x + 1, 1],
        [x, 1],
        [x, 0],
      ],
    ],
  },
  properties: { layer: "space", id },
});
const asset = (id: string, kind: string, x: number) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates: [x, 0.5] },
  properties: { layer: "asset", id, kind },
});
const plan = {
  type: "FeatureCollection",
  features: [
    room("one", 0),
    room("two", 1),
    asset("lamp", "lamp", 0.5),
    asset("sign", "sign", 1.5),
    asset("far", "lamp", 9),
  ],
} as unknown as PlanFeatures;

test("rooms must lie in the rectangle whole, assets with their place", () => {
  expect(inBox(plan, [-1, -1, 1.6, 2], [])).toEqual({ space: ["one"], asset: ["lamp", "sign"] });
});
test("assets that are not shown are not chosen", () => {
  expect(inBox(plan, [-1, -1, 3, 2], ["sign"])).toEqual({ space: ["one", "two"], asset: ["sign"] });
});
test("without a plan there is nothing", () => {
  expect(inBox(undefined, [0, 0, 1, 1], [])).toEqual({ space: [], asset: [] });
});
