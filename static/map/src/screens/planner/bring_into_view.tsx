import { useEffect, useMemo } from "react";
import { useSelection } from "../../address.ts";
import type { LngLat, PlanFeatures } from "../../api/types.ts";
import { fitName } from "../../map/labels.ts";
import { usePlanView } from "../../map/plan_map.tsx";

const LEAST_SCALE = 6; // px a metre: below it an asset is a dot among dots
const GOOD_SCALE = 14;

/** Where a selected thing is on the storey: its point, the middle of its sill, the roomiest place of a room. */
function placeOf(features: PlanFeatures | undefined, what: string, id: string): LngLat | null {
  const found = features?.features.find(
    ({ properties }) => properties.layer === what && "id" in properties && properties.id === id,
  );
  const geometry = found?.geometry;
  switch (geometry?.type) {
    case "Point":
      return geometry.coordinates as LngLat;
    case "LineString": {
      const [[x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = geometry.coordinates;
      return [(x1 + x2) / 2, (y1 + y2) / 2];
    }
    case "Polygon":
    case "MultiPolygon":
      return fitName(geometry, 1)?.at ?? null;
    default:
      return null;
  }
}

/** Goes to what is selected where it is out of sight, or an asset too small to make out; a child of the map. */
export function BringIntoView({ features }: { features: PlanFeatures | undefined }) {
  const view = usePlanView();
  const [selection] = useSelection();
  const { what = "", id = "" } = selection ?? {};
  const at = useMemo(() => placeOf(features, what, id), [features, what, id]);
  const [lng, lat] = at ?? [];
  useEffect(() => {
    if (!view || lng === undefined || lat === undefined) return;
    const small = what === "asset" && view.pixelsPerMetre() < LEAST_SCALE;
    if (!small && view.map.getBounds().contains([lng, lat])) return;
    view.goTo([lng, lat], small ? { pixelsPerMetre: GOOD_SCALE } : {});
  }, [view, lng, lat, what]);
  return null;
}
