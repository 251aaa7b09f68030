import { describe, expect, it } from "vitest";
import { FIRST_POSE, firstSpread, type Pose, project, storeyHeights } from "./project.ts";

const EXTENT = { halfWidth: 20, halfDepth: 10 };
const FRAME = { width: 1000, height: 700 };
const poses: Pose[] = [0, 0.9, 2, -1.4].flatMap((turn) =>
  [0.2, 0.6, 1.4].flatMap((tilt) => [0, 0.5, 1].map((spread) => ({ turn, tilt, spread }))),
);

describe("storeys spread apart", () => {
  it("keep inside the frame, whatever the pose and however many", () => {
    for (const pose of poses) {
      for (const count of [1, 3, 60]) {
        const view = project(pose, EXTENT, count, 0, FRAME);
        for (const storey of [0, count - 1]) {
          for (const [x, y] of [
            [20, 10],
            [-20, 10],
            [-20, -10],
            [20, -10],
          ] as const) {
            const [px, py] = view.point(storey, x, y);
            expect(px).toBeGreaterThanOrEqual(39.9);
            expect(px).toBeLessThanOrEqual(960.1);
            expect(py).toBeGreaterThanOrEqual(39.9);
            expect(py).toBeLessThanOrEqual(660.1);
          }
        }
      }
    }
  });

  it("hide nothing of one another when spread all the way", () => {
    const view = project({ ...FIRST_POSE, turn: 0, spread: 1 }, EXTENT, 2, 1, FRAME);
    const [, back] = view.point(0, 0, 10);
    const [, front] = view.point(1, 0, -10);
    expect(front).toBeCloseTo(back, 6);
  });

  it("give the current storey more room above", () => {
    expect(storeyHeights(4, 1, 4, 9)).toEqual([0, 4, 13, 17]);
    expect(storeyHeights(4, 1, 10, 9)).toEqual([0, 10, 20, 30]);
  });

  it("of a tower are fanned around the current one and packed farther off", () => {
    const heights = storeyHeights(60, 30, 3.5, 20);
    const gaps = heights.slice(1).map((height, n) => height - (heights[n] ?? 0));
    for (const n of [26, 27, 28, 29, 31, 32, 33]) expect(gaps[n]).toBeCloseTo(3.5, 9);
    expect(gaps[30]).toBeCloseTo(20, 9);
    // 7 × 3.5 m + 20 m near; 0.6 of it for the 52 others, one of them the topmost without a gap
    const far = (0.6 * 44.5) / 52;
    for (const n of [0, 25, 34, 58]) expect(gaps[n]).toBeCloseTo(far, 9);
    expect(heights.at(-1)).toBeLessThan(44.5 * 1.6);
  });

  it("are spread less at first the more there are", () => {
    const spreads = [2, 6, 60].map((count) => firstSpread(EXTENT, count, 0, FRAME));
    expect(spreads[0]).toBe(FIRST_POSE.spread);
    expect(spreads[1]).toBeLessThan(spreads[0] as number);
    expect(spreads[2]).toBe(0);
  });

  it("draw a higher storey higher, and what lies north of a point above it", () => {
    const view = project({ ...FIRST_POSE, turn: 0 }, EXTENT, 3, 0, FRAME);
    expect(view.point(1, 0, 0)[1]).toBeLessThan(view.point(0, 0, 0)[1]);
    expect(view.point(0, 0, 5)[1]).toBeLessThan(view.point(0, 0, 0)[1]);
    expect(view.point(0, 5, 0)[0]).toBeGreaterThan(view.point(0, 0, 0)[0]);
  });

  it("map metres as the matrix says", () => {
    const view = project(FIRST_POSE, EXTENT, 3, 0, FRAME);
    const [a, b, c, d, e, f] = (view.matrix(1).match(/-?[\d.]+(e-\d+)?/g) ?? []).map(Number);
    const [x, y] = view.point(1, 3, 4);
    expect(x).toBeCloseTo((a ?? 0) * 3 + (c ?? 0) * 4 + (e ?? 0), 6);
    expect(y).toBeCloseTo((b ?? 0) * 3 + (d ?? 0) * 4 + (f ?? 0), 6);
  });
});
