/** Names of what exceptions and closures are about. */
import { useCallback } from "react";
import type { Programme, Site } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { nameWithCode } from "../words.ts";

/** The name of a zone by its id or word, of an asset or room by its id; what is gone keeps its id. */
export function useTargetName(site: Site, programme: Programme): (target: string) => string {
  const { name } = useFormats(site.timezone);
  return useCallback(
    (target) => {
      const zone = site.zones.find((one) => [one.id, one.name, one.name_en].includes(target));
      if (zone) return name(zone);
      const known = programme.names[target];
      return known ? nameWithCode(name(known), known.code) : target;
    },
    [site.zones, programme.names, name],
  );
}
