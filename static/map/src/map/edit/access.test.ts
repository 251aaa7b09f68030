import { describe, expect, it } from "vitest";
import type { LngLat } from "../../api/types.ts";
import { arrowOver, flipped, hoursTyped } from "./access.ts";
import { planeAt } from "./plane.ts";

const plane = planeAt([121.47, 31.23]);
const EASTWARD: LngLat[] = [plane.toDegrees([0, 0]), plane.toDegrees([2, 0])];

function metres(point: LngLat | undefined) {
  return plane.toMetres(point ?? [0, 0]).map((value) => Math.round(value * 100) / 100 + 0);
}

describe("the arrow over a sill", () => {
  it("leads south where an eastward door is passed from left to right", () => {
    const [tail, tip] = arrowOver(EASTWARD, "left_to_right");
    expect(metres(tail)).toEqual([1, 0.9]);
    expect(metres(tip)).toEqual([1, -0.9]);
  });

  it("turns round when it is flipped", () => {
    const [tail, tip] = arrowOver(EASTWARD, flipped("left_to_right"));
    expect(metres(tail)).toEqual([1, -0.9]);
    expect(metres(tip)).toEqual([1, 0.9]);
  });

  it("is nothing on a sill without length", () => {
    expect(
      arrowOver(
        [
          [121, 31],
          [121, 31],
        ],
        "left_to_right",
      ),
    ).toEqual([]);
  });
});

describe("hours as typed", () => {
  it.each([
    ["06:00-22:30", "06:00-22:30"],
    [" 6:00 – 22:30 ", "06:00-22:30"],
    ["６：００至２２：３０", "06:00-22:30"],
    ["22:00~24:00", "22:00-24:00"],
    ["", ""],
  ])("reads %s", (typed, read) => {
    expect(hoursTyped(typed)).toBe(read);
  });

  it.each(["mornings", "06:00", "6-22", "25:00-26:00", "06:60-22:00"])("refuses %s", (typed) => {
    expect(hoursTyped(typed)).toBeNull();
  });
});
