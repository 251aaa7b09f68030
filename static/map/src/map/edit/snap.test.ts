import { describe, expect, it } from "vitest";
import type { LngLat, PlanFeatures } from "../../api/types.ts";
import { planeAt } from "./plane.ts";
import { doorAt, openingAt, snap, snapTargets } from "./snap.ts";

const ORIGIN: LngLat = [121.47, 31.23];
const plane = planeAt(ORIGIN);
const at = (x: number, y: number): LngLat => plane.toDegrees([x, y]);

function room(id: string, x0: number, y0: number, x1: number, y1: number) {
  const corners: [number, number][] = [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
    [x0, y0],
  ];
  return {
    type: "Feature" as const,
    geometry: { type: "Polygon" as const, coordinates: [corners.map(([x, y]) => at(x, y))] },
    properties: {
      layer: "space" as const,
      id,
      name: id,
      name_en: id,
      number: "",
      use: "other" as const,
      pass_through: 1,
    },
  };
}

// Two rooms of 4 × 4 m with a wall of 0.2 m between them, and a door in it.
const PLAN: PlanFeatures = {
  type: "FeatureCollection",
  features: [
    room("left", 0, 0, 4, 4),
    room("right", 4.2, 0, 8.2, 4),
    {
      type: "Feature",
      geometry: { type: "LineString", coordinates: [at(4.1, 3), at(4.1, 3.8)] },
      properties: {
        layer: "opening",
        id: "door",
        kind: "door",
        is_entrance: false,
        is_closed: false,
      },
    },
  ],
};
const targets = snapTargets(PLAN, ORIGIN);

function metres(point: LngLat | undefined) {
  const [x, y] = plane.toMetres(point ?? [0, 0]);
  return [Math.round(x * 1000) / 1000, Math.round(y * 1000) / 1000];
}

describe("a drawn point", () => {
  it("snaps to a corner before the wall beside it", () => {
    const found = snap(targets, at(3.9, 3.8), 0.3);
    expect(found.to).toBe("corner");
    expect(metres(found.at)).toEqual([4, 4]);
  });

  it("snaps onto a wall", () => {
    const found = snap(targets, at(2, 0.1), 0.3);
    expect(found.to).toBe("wall");
    expect(metres(found.at)).toEqual([2, 0]);
  });

  it("keeps in line with the point before it, away from everything", () => {
    const found = snap(targets, at(2.1, 20), 0.3, at(2, 10));
    expect(found.to).toBe("axis");
    expect(metres(found.at)).toEqual([2, 20]);
  });

  it("stays where nothing is near", () => {
    expect(snap(targets, at(20, 20), 0.3).to).toBeNull();
  });
});

describe("a door", () => {
  it("lies in the middle of the wall it was put on", () => {
    const line = doorAt(targets, at(3.9, 2), 0.5);
    expect(line?.map(metres).sort()).toEqual([
      [4.1, 1.55],
      [4.1, 2.45],
    ]);
  });

  it("keeps out of the corner", () => {
    const line = doorAt(targets, at(4, 0.1), 0.5);
    const ys = line?.map((point) => metres(point)[1] ?? 0) ?? [];
    expect(Math.min(...ys)).toBeCloseTo(0.1, 3);
  });

  it("is refused far from any wall", () => {
    expect(doorAt(targets, at(2, 2), 0.5)).toBeNull();
  });

  it("is found by a click beside it", () => {
    expect(openingAt(targets, at(4, 3.5), 0.3)).toBe("door");
    expect(openingAt(targets, at(2, 2), 0.3)).toBeNull();
  });
});
