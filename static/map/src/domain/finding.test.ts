import { describe, expect, it } from "vitest";
import type { ChecklistItem, PlanFeatures } from "../api/types.ts";
import { beyond, spaceAt, span } from "./finding.ts";

const ITEM: ChecklistItem = {
  key: "p",
  text: "压力",
  text_en: "Pressure",
  type: "reading",
  unit: "MPa",
  low: 0.25,
  high: 0.5,
  clause: "",
  grade: "important",
};

function square(id: string, from: number, to: number, hole?: [number, number]) {
  const ring = (a: number, b: number) => [
    [a, a],
    [b, a],
    [b, b],
    [a, b],
    [a, a],
  ];
  return {
    type: "Feature" as const,
    geometry: {
      type: "Polygon" as const,
      coordinates: [ring(from, to), ...(hole ? [ring(...hole)] : [])],
    },
    properties: {
      layer: "space" as const,
      id,
      name: id,
      name_en: "",
      number: "",
      use: "other" as const,
      pass_through: 1,
    },
  };
}

describe("a finding", () => {
  it("says which limit a reading is beyond; the limits themselves are in order", () => {
    expect([0.24, 0.25, 0.5, 0.51].map((value) => beyond(ITEM, value))).toEqual([
      "low",
      null,
      null,
      "high",
    ]);
    expect(beyond({ ...ITEM, low: null, high: null }, 9)).toBeNull();
    expect(beyond(ITEM, null)).toBeNull();
  });

  it("lies in the space around its pin, not in the one whose courtyard it is in", () => {
    const plan: PlanFeatures = {
      type: "FeatureCollection",
      features: [square("ring", 0, 10, [4, 6]), square("court", 4, 6)],
    };
    expect(spaceAt(plan, [1, 1])?.id).toBe("ring");
    expect(spaceAt(plan, [5, 5.5])?.id).toBe("court");
    expect(spaceAt(plan, [11, 5])).toBeNull();
  });

  it("has its deadline in the unit a person would say", () => {
    expect(span(900)).toEqual({ unit: "minutes", count: 15 });
    expect(span(7200)).toEqual({ unit: "hours", count: 2 });
    expect(span(259_200)).toEqual({ unit: "days", count: 3 });
    expect(span(5400)).toEqual({ unit: "minutes", count: 90 });
  });
});
