import { describe, expect, it } from "vitest";
import type { PlanFeatures } from "../api/types.ts";
import { cornerNear, readDegrees } from "./place.ts";

describe("coordinates as people type them", () => {
  it.each([
    ["120.1551, 30.2741", [120.1551, 30.2741]],
    [" 120.1551  30.2741 ", [120.1551, 30.2741]],
    ["120.1551，30.2741", [120.1551, 30.2741]],
    ["-0.12;51.5", [-0.12, 51.5]],
  ])("are read: %s", (text, degrees) => expect(readDegrees(text)).toEqual(degrees));

  it.each(["", "120.1551", "120, 91", "181, 30", "east, north", "1 2 3"])(
    "are refused: %s",
    (text) => expect(readDegrees(text)).toBeNull(),
  );
});

describe("a corner near a click", () => {
  const room = {
    type: "FeatureCollection",
    features: [
      {
        type: "Feature",
        properties: { layer: "wall" },
        geometry: {
          type: "Polygon",
          coordinates: [
            [
              [120, 30],
              [120.0001, 30],
              [120.0001, 30.0001],
              [120, 30],
            ],
          ],
        },
      },
    ],
  } as unknown as PlanFeatures;

  it("is found within reach", () => {
    // 0.00001° of latitude is 1.1 m.
    expect(cornerNear(room, [120.0001, 30.00001], 2)).toEqual([120.0001, 30]);
  });

  it("is none beyond", () => {
    expect(cornerNear(room, [120.00005, 30.00003], 2)).toBeNull();
  });
});
