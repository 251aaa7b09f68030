import { describe, expect, it } from "vitest";
import { roundCorners } from "./lines.ts";

const METRE = 1 / 111_319.5; // on the equator, so that both axes are alike

describe("roundCorners", () => {
  it("keeps both ends and cuts the corner by at most its radius", () => {
    const line = [
      [0, 0],
      [10 * METRE, 0],
      [10 * METRE, 10 * METRE],
    ];
    const rounded = roundCorners(line, 1);
    expect(rounded[0]).toEqual(line[0]);
    expect(rounded.at(-1)).toEqual(line[2]);
    // The curve leaves the first side 1 m before the corner...
    expect(rounded[1]?.[0]).toBeCloseTo(9 * METRE, 12);
    // ...and passes the corner at a quarter of the cut on both axes: (10 - 0.25, 0.25).
    expect(rounded[3]?.[0]).toBeCloseTo(9.75 * METRE, 12);
    expect(rounded[3]?.[1]).toBeCloseTo(0.25 * METRE, 12);
  });

  it("never cuts more than half of a short side", () => {
    const rounded = roundCorners(
      [
        [0, 0],
        [METRE, 0],
        [METRE, 10 * METRE],
      ],
      5,
    );
    expect(rounded[1]?.[0]).toBeCloseTo(0.5 * METRE, 12);
  });

  it("survives a point given twice", () => {
    const rounded = roundCorners(
      [
        [0, 0],
        [METRE, 0],
        [METRE, 0],
        [2 * METRE, 0],
      ],
      1,
    );
    expect(rounded.flat().every(Number.isFinite)).toBe(true);
  });

  it("leaves a straight line alone", () => {
    expect(
      roundCorners(
        [
          [0, 0],
          [1, 1],
        ],
        1,
      ),
    ).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
});
