import { describe, expect, it } from "vitest";
import type { LngLat } from "../../api/types.ts";
import { areaM2 } from "../labels.ts";
import { metresPerDegree, planeAt } from "./plane.ts";
import {
  addCorner,
  areaOf,
  type CornerRef,
  cornersOf,
  middleOf,
  moveCorner,
  pushDistance,
  pushWall,
  removeCorner,
  type Shape,
  shapeOf,
  snapCorner,
  wallLength,
} from "./reshape.ts";
import type { SnapTargets } from "./snap.ts";

const plane = planeAt([121.47, 31.23]);
const at = (x: number, y: number): LngLat => plane.toDegrees([x, y]);
const metres = (point: LngLat) => plane.toMetres(point).map((n) => Math.round(n * 1000) / 1000 + 0);
const ref = (corner: number): CornerRef => ({ polygon: 0, ring: 0, corner });
const ring = (shape: Shape) => (shape[0]?.[0] ?? []).map(metres);
const area = (shape: Shape) => areaM2(areaOf(shape));

// A room of 4 × 3 m; next door, 0.2 m away, a room whose corner lies at (4.2, 5).
const ROOM: Shape = [[[at(0, 0), at(4, 0), at(4, 3), at(0, 3)]]];
const NEXT: SnapTargets = {
  plane,
  corners: [[4.2, 5]],
  sides: [
    {
      space: "next",
      segment: [
        [4.2, 5],
        [9, 5],
      ],
    },
  ],
  openings: [],
};

describe("metres", () => {
  it("are those of the ellipsoid", () => {
    // Half a degree either side of 30° north: a degree of latitude is 110,852.4 m there, and one of
    // longitude 96,486.3 m (Karney's geodesics).
    const [wide, high] = metresPerDegree(30);
    expect(high).toBeCloseTo(110_852.4, 0);
    expect(wide).toBeCloseTo(96_486.3, 0);
  });
});

describe("an outline", () => {
  it("comes back as it was, closed", () => {
    expect(shapeOf(areaOf(ROOM))).toEqual(ROOM);
    expect(area(ROOM)).toBeCloseTo(12, 4);
  });

  it("gets and loses corners, and keeps at least three", () => {
    const more = addCorner(ROOM, ref(1), middleOf(ROOM, ref(1)));
    expect(ring(more)[2]).toEqual([4, 1.5]);
    expect(area(more)).toBeCloseTo(12, 4);
    expect(removeCorner(more, ref(2))).toEqual(ROOM);
    const least = removeCorner(ROOM, ref(0));
    expect(cornersOf(least)).toHaveLength(3);
    expect(removeCorner(least, ref(0))).toBe(least);
  });

  it("has a corner moved and nothing else", () => {
    const moved = moveCorner(ROOM, ref(2), at(5, 3));
    expect(ring(moved)).toEqual([
      [0, 0],
      [4, 0],
      [5, 3],
      [0, 3],
    ]);
    expect(area(moved)).toBeCloseTo(13.5, 4); // and a triangle of 1 × 3 m
    expect(wallLength(plane, moved, ref(2))).toBeCloseTo(5, 6);
  });
});

describe("a wall", () => {
  it("is pushed out as a whole", () => {
    expect(ring(pushWall(plane, ROOM, ref(1), -0.5))).toEqual([
      [0, 0],
      [4.5, 0],
      [4.5, 3],
      [0, 3],
    ]);
  });

  it("makes a step where the next wall goes straight on", () => {
    const halved = addCorner(ROOM, ref(1), at(4, 1.5));
    expect(ring(pushWall(plane, halved, ref(1), -1))).toEqual([
      [0, 0],
      [5, 0],
      [5, 1.5],
      [4, 1.5],
      [4, 3],
      [0, 3],
    ]);
  });

  it("comes in line with the next room's corner, or back to where it was", () => {
    expect(pushDistance(NEXT, ROOM, ref(1), at(4.15, 1), 0.3)).toBeCloseTo(-0.2, 6);
    expect(pushDistance(NEXT, ROOM, ref(1), at(4.05, 1), 0.3)).toBeCloseTo(0, 6);
    expect(pushDistance(NEXT, ROOM, ref(1), at(5, 1), 0.3)).toBeCloseTo(-1, 6);
  });
});

describe("a dragged corner", () => {
  const snapped = (x: number, y: number) => metres(snapCorner(NEXT, ROOM, ref(2), at(x, y), 0.3));

  it("snaps to another room's corner first", () => {
    expect(snapped(4.1, 4.9)).toEqual([4.2, 5]);
  });

  it("snaps to a wall of another room", () => {
    expect(snapped(7, 5.1)).toEqual([7, 5]);
  });

  it("snaps to where both walls are square", () => {
    expect(snapped(3.9, 3.1)).toEqual([4, 3]);
  });

  it("keeps one wall square where only that is near", () => {
    expect(snapped(6, 3.2)).toEqual([6, 3]);
  });

  it("goes where it is put where nothing is near", () => {
    expect(snapped(6, 4)).toEqual([6, 4]);
  });
});
