import { beforeAll, describe, expect, it } from "vitest";
import type { DirectionKind } from "../../api/types.ts";
import { formats } from "../../i18n/format.ts";
import { i18n, startTranslations } from "../../i18n/index.ts";
import { type Step, wayInWords } from "./directions.ts";

function step(kind: DirectionKind, place = "", place_en = "", metres = 0): Step {
  return { kind, place, place_en, metres, by: "", by_en: "" };
}
const stair = (place: string): Step => ({
  ...step("stair_down", place),
  by: "1号楼梯",
  by_en: "Stair 1",
});

const DOWN: readonly Step[] = [
  step("go", "走廊", "Corridor", 3.8),
  step("turn_right"),
  step("go", "走廊", "Corridor", 0.5),
  step("enter", "1号楼梯间", "Stairwell 1"),
  step("go", "1号楼梯间", "Stairwell 1", 1.8),
  stair("2F"),
  step("go", "1号楼梯间", "Stairwell 1", 1.5),
  stair("1F"),
  step("go", "1号楼梯间", "Stairwell 1", 1.9),
  step("enter", "走廊", "Corridor"),
  step("go", "走廊", "Corridor", 6.2),
  step("arrive", "走廊", "Corridor", 15.7),
];

beforeAll(() => startTranslations("zh-CN"));

describe("a way across storeys", () => {
  it("is one Chinese sentence, with the flights of one stair as one ride", () => {
    const t = i18n.getFixedT("zh-CN");
    expect(wayInWords(t, formats("zh-CN"), DOWN)).toBe(
      "沿走廊走 4 m，右转，走1号楼梯下到 1F，进走廊，直走 6 m",
    );
  });
  it("is one English sentence with the English names", () => {
    const t = i18n.getFixedT("en");
    expect(wayInWords(t, formats("en"), DOWN)).toBe(
      "Walk 4 m along Corridor, turn right, take Stair 1 down to 1F, enter Corridor, walk 6 m",
    );
  });
  it("of no length says where one is", () => {
    const t = i18n.getFixedT("en");
    const here = [step("go", "电梯厅", "Lift lobby", 0.4), step("arrive", "电梯厅", "Lift lobby")];
    expect(wayInWords(t, formats("en"), here)).toBe("Right here in Lift lobby");
    expect(wayInWords(t, formats("en"), undefined)).toBe("Right here");
  });
});
