/** What a stop is called: its thing, or the key that is fetched or brought back there. */
import { useCallback } from "react";
import type { Named, Stop } from "../api/types.ts";
import { useFormats } from "../i18n/format.ts";
import { useTranslation } from "../i18n/index.ts";

export type StopNamed = Named & Pick<Stop, "errand">;

export function useStopName(): (stop: StopNamed) => string {
  const { t } = useTranslation();
  const { name } = useFormats();
  return useCallback(
    (stop) => {
      if (!stop.errand) return name(stop);
      const { key, back } = stop.errand;
      return t(back ? "key.back" : "key.fetch", { key, place: name(stop) });
    },
    [t, name],
  );
}
