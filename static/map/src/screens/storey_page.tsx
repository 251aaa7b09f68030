/** What pages with one storey on the map share: which storeys there are, and which one the address means. */
import { useMemo } from "react";
import { useAddressParam } from "../address.ts";
import { useStoreyGeometry } from "../api/queries.ts";
import type { Bounds, Building, PlanFeatures, Site, Storey } from "../api/types.ts";

export interface StoreyChoice {
  /** The storey shown; null only for a site without any. */
  storey: Storey | null;
  /** The storeys of its building, lowest first; the grounds stand alone. */
  storeys: readonly Storey[];
  building: Building | null;
  /** All storeys of the building together: what "fit" shows, so that storeys lie over one another. */
  bounds: Bounds;
  choose: (storey: string | null) => void;
  features: PlanFeatures | undefined;
}

/** Every storey of a site, grounds first. */
export function storeysOf(site: Site): Storey[] {
  return [...(site.grounds ? [site.grounds] : []), ...site.buildings.flatMap((b) => b.storeys)];
}

/** The storey a building is entered by: its lowest at or above ground. */
export function entryStorey(building: Building): Storey | undefined {
  return building.storeys.find((storey) => storey.level >= 0) ?? building.storeys[0];
}

export function joinBounds(storeys: readonly Storey[], otherwise: Bounds): Bounds {
  return (
    storeys.reduce<Bounds | null>(
      (all, { bounds: [w, s, e, n] }) =>
        all
          ? [Math.min(all[0], w), Math.min(all[1], s), Math.max(all[2], e), Math.max(all[3], n)]
          : [w, s, e, n],
      null,
    ) ?? otherwise
  );
}

const WORLD: Bounds = [-180, -80, 180, 80];

/** The storey in the address, else the entry storey of the building with the most spaces. */
export function useStoreyChoice(site: Site | undefined): StoreyChoice {
  const [wanted, choose] = useAddressParam("storey");
  const chosen = useMemo(() => {
    if (!site) return null;
    const asked = storeysOf(site).find((storey) => storey.id === wanted);
    if (asked) return asked;
    const spaces = (b: Building) => b.storeys.reduce((sum, s) => sum + s.counts.spaces, 0);
    const largest = [...site.buildings].sort((a, b) => spaces(b) - spaces(a))[0];
    return (largest && entryStorey(largest)) ?? site.grounds;
  }, [site, wanted]);
  const building = site?.buildings.find((item) => item.id === chosen?.building_id) ?? null;
  const storeys = useMemo(() => building?.storeys ?? (chosen ? [chosen] : []), [building, chosen]);
  const bounds = useMemo(() => joinBounds(storeys, site?.bounds ?? WORLD), [storeys, site?.bounds]);
  const geometry = useStoreyGeometry(site?.id ?? "", chosen?.id ?? null);
  return { storey: chosen, storeys, building, bounds, choose, features: geometry.data };
}
