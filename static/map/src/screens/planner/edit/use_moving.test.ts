import { describe, expect, test } from "vitest";
import type { Line } from "../../../api/types.ts";
import { carriedTo, type Moving, putDown } from "./use_moving.ts";

const two: Moving = {
  what: "asset",
  ids: ["a", "b"],
  from: [
    [121, 31],
    [121.002, 31],
  ],
};

describe("what is carried", () => {
  test("keeps its places around its middle", () => {
    const [a, b] = carriedTo(two, [122, 32]);
    expect(a?.[0]).toBeCloseTo(121.999, 9);
    expect(b?.[0]).toBeCloseTo(122.001, 9);
    expect([a?.[1], b?.[1]]).toEqual([32, 32]);
  });
  test("is put down as one edit for each asset, on the storey shown", () => {
    const edits = putDown(two, "2F", [122, 32], null);
    expect(edits?.map((edit) => edit.kind)).toEqual(["move_asset", "move_asset"]);
    expect(edits?.every((edit) => "storey_id" in edit && edit.storey_id === "2F")).toBe(true);
  });
  test("goes where the click is when it is one thing alone, or nobody knows where it was", () => {
    expect(carriedTo({ ...two, ids: ["a"], from: [[121, 31]] }, [122, 32])).toEqual([[122, 32]]);
    expect(carriedTo({ ...two, from: [] }, [122, 32])).toEqual([
      [122, 32],
      [122, 32],
    ]);
  });
  test("needs a wall, if it is a door", () => {
    const door: Moving = { what: "opening", ids: ["d"], from: [] };
    expect(putDown(door, "1F", [121, 31], null)).toBeNull();
    const sill: Line = [
      [121, 31],
      [121, 31.00001],
    ];
    expect(putDown(door, "1F", [121, 31], sill)).toEqual([
      { kind: "change_opening", id: "d", line: sill },
    ]);
  });
});
