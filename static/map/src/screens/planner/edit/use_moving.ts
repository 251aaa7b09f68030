/** What is carried to another place: assets, a door, a landing; the next click on the map puts it down. */
import { useCallback, useState } from "react";
import type { Edit, Line, LngLat, PlanFeatures } from "../../../api/types.ts";

export interface Moving {
  readonly what: "asset" | "opening" | "connector";
  readonly ids: readonly string[];
  /** Where the assets were, as they are carried together; empty where that is not on this storey. */
  readonly from: readonly LngLat[];
}

/** The middle of where things are: they keep their places around it. */
function middleOf(points: readonly LngLat[]): LngLat {
  const sum = (of: 0 | 1) => points.reduce((all, point) => all + point[of], 0);
  return [sum(0) / points.length, sum(1) / points.length];
}

/** Where carried assets would lie with their middle on a point. */
export function carriedTo({ ids, from }: Moving, at: LngLat): LngLat[] {
  if (from.length < ids.length || ids.length < 2) return ids.map(() => at);
  const [x, y] = middleOf(from);
  return from.map(([lng, lat]) => [lng + at[0] - x, lat + at[1] - y]);
}

/** The edits that put down what is carried. */
export function putDown(
  moving: Moving,
  storey: string,
  at: LngLat,
  sill: Line | null,
): Edit[] | null {
  const [id] = moving.ids;
  if (!id) return null;
  switch (moving.what) {
    case "asset": {
      const points = carriedTo(moving, at);
      return moving.ids.map((asset, n) => ({
        kind: "move_asset",
        id: asset,
        storey_id: storey,
        point: points[n] ?? at,
      }));
    }
    case "connector":
      return [{ kind: "change_connector", id, move_landings: [{ storey_id: storey, point: at }] }];
    case "opening":
      return sill && [{ kind: "change_opening", id, line: sill }];
  }
}

export function useMoving(features: PlanFeatures | undefined) {
  const [moving, setMoving] = useState<Moving | null>(null);
  const lift = useCallback(
    (what: Moving["what"], ids: readonly string[]) => {
      const places = new Map(
        (features?.features ?? []).flatMap(({ properties, geometry }) =>
          properties.layer === "asset" && geometry.type === "Point"
            ? [[properties.id, geometry.coordinates as LngLat] as const]
            : [],
        ),
      );
      const from = ids.map((id) => places.get(id)).filter((at) => at !== undefined);
      setMoving({ what, ids, from });
    },
    [features],
  );
  return { moving, lift, drop: useCallback(() => setMoving(null), []) };
}
