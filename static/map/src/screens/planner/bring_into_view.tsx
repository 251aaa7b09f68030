import { useEffect } from "react";
import { useSelection } from "../../address.ts";
import { useAsset } from "../../api/queries.ts";
import type { Site } from "../../api/types.ts";
import { usePlanView } from "../../map/plan_map.tsx";

const LEAST_SCALE = 6; // px a metre: below it an asset is a dot among dots
const GOOD_SCALE = 14;

/** Goes to the selected asset where it is out of sight or too small to make out; a child of the map. */
export function BringIntoView({ site, storey }: { site: Site; storey: string | null }) {
  const view = usePlanView();
  const [selection] = useSelection();
  const asset = useAsset(site.id, selection?.what === "asset" ? selection.id : null);
  const at = asset.data?.storey_id === storey ? asset.data?.point : undefined;
  const [lng, lat] = at ?? [];
  useEffect(() => {
    if (!view || lng === undefined || lat === undefined) return;
    const small = view.pixelsPerMetre() < LEAST_SCALE;
    if (!small && view.map.getBounds().contains([lng, lat])) return;
    view.goTo([lng, lat], small ? { pixelsPerMetre: GOOD_SCALE } : {});
  }, [view, lng, lat]);
  return null;
}
