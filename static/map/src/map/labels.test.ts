import { describe, expect, it } from "vitest";
import type { Area } from "../api/types.ts";
import { planeAt } from "./edit/plane.ts";
import { areaM2, fitName, widthInEms } from "./labels.ts";
import { pixelsPerMetre, zoomAt } from "./scale.ts";

const LAT = 31;
const plane = planeAt([121, LAT]);

/** A ring in metres east and north of a corner. */
function area(...corners: [number, number][]): Area {
  const ring = [...corners, corners[0] as [number, number]];
  return {
    type: "Polygon",
    coordinates: [ring.map((at) => [...plane.toDegrees(at)])],
  };
}

describe("fitName", () => {
  it("puts a name in the middle of a square room", () => {
    const fit = fitName(area([0, 0], [6, 0], [6, 6], [0, 6]), 2);
    // A box twice as wide as high: 3 m to the side walls is what binds.
    expect(fit?.halfWidth).toBeCloseTo(3, 3);
    expect(fit?.at[0]).toBeCloseTo(plane.toDegrees([3, 3])[0], 7);
  });

  it("is bound by the height of a long corridor", () => {
    // 2 m high: half height 1 m, so half width 4 m at aspect 4.
    const fit = fitName(area([0, 0], [40, 0], [40, 2], [0, 2]), 4);
    expect(fit?.halfWidth).toBeCloseTo(4, 3);
  });

  it("stays inside an L-shaped room, whose middle is outside", () => {
    const fit = fitName(area([0, 0], [10, 0], [10, 2], [2, 2], [2, 10], [0, 10]), 1);
    expect(fit).not.toBeNull();
    expect(fit?.halfWidth).toBeGreaterThan(0.8);
    expect(fit?.halfWidth).toBeLessThanOrEqual(1.2);
  });

  it("has no place in an empty area", () => {
    expect(fitName({ type: "Polygon", coordinates: [] }, 1)).toBeNull();
  });
});

describe("areaM2", () => {
  it("measures a room in square metres", () => {
    expect(areaM2(area([0, 0], [6, 0], [6, 5], [0, 5]))).toBeCloseTo(30, 2);
  });
});

describe("widthInEms", () => {
  it("counts a Chinese character as one em and a Latin one as about half", () => {
    expect(widthInEms("走廊")).toBe(2);
    expect(widthInEms("ab")).toBeCloseTo(1.12);
    expect(widthInEms("AB")).toBeCloseTo(1.34);
  });
});

describe("scale", () => {
  it("turns pixels a metre into zoom and back", () => {
    expect(pixelsPerMetre(zoomAt(12, LAT), LAT)).toBeCloseTo(12, 9);
    // 512 px around the equator at zoom 0.
    expect(pixelsPerMetre(0, 0) * 40_075_016.686).toBeCloseTo(512, 6);
  });
});
