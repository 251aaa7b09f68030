import { describe, expect, it } from "vitest";
import { namesShown, pinsShown, storeysNamed } from "./annotations.ts";
import type { DrawnAsset, DrawnSpace } from "./drawing.ts";

const space = (id: string, x: number, room: number): DrawnSpace => ({
  id,
  use: "office",
  name: id,
  name_en: id,
  number: "",
  path: "",
  place: { at: [x, 0], room },
});
const asset = (id: string, x: number): DrawnAsset => ({
  id,
  kind: "lamp",
  name: id,
  name_en: id,
  at: [x, 0],
});
const nameOf = ({ name }: { name: string }) => name;
const tenPixels = ([x, y]: readonly [number, number]) => [10 * x, 10 * y] as const;

describe("names over the stack", () => {
  it("are left out where their room is too small for them", () => {
    // Four characters of 12 px are 48 px wide: 24 px to either side, 1.5 × the 10 px or 20 px that are free.
    const spaces = [space("会议室甲", 0, 1), space("会议室乙", 50, 2)];
    const shown = namesShown(spaces, [], nameOf, tenPixels, 10);
    expect(shown.map(({ id }) => id)).toEqual(["会议室乙"]);
    expect(shown[0]?.x).toBe(500);
  });
  it("give way to larger rooms and to pins", () => {
    const spaces = [space("一层大厅", 0, 3), space("值班室", 3, 2), space("库房", 30, 2)];
    const pins = pinsShown([asset("lamp", 30)], null, tenPixels);
    const shown = namesShown(spaces, pins, nameOf, tenPixels, 10);
    expect(shown.map(({ id }) => id)).toEqual(["一层大厅"]);
  });
});

describe("pins over the stack", () => {
  it("stay dots where another pin is, but never the selected one", () => {
    const assets = [asset("a", 0), asset("b", 1), asset("c", 9)];
    expect(pinsShown(assets, null, tenPixels).map((pin) => pin.asset.id)).toEqual(["a", "c"]);
    expect(pinsShown(assets, "b", tenPixels).map((pin) => pin.asset.id)).toEqual(["b", "c"]);
  });
});

describe("names of storeys", () => {
  it("keep apart, those that matter first", () => {
    const heights = [0, 5, 10, 15, 20, 25, 30];
    expect([...storeysNamed(heights, [3, 6], 12)].sort()).toEqual([0, 3, 6]);
  });
  it("are all there where there is room", () => {
    expect(storeysNamed([0, 40, 80], [1], 22).size).toBe(3);
  });
});
