/** Which building the map shows while a round goes through several: grounds, towers, garage. */
import { SegmentedControl } from "@mantine/core";
import type { Site, Storey } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { entryStorey, type StoreyChoice } from "../storey_page.tsx";

export interface BuildingStripProps {
  site: Site;
  choice: StoreyChoice;
  /** Storeys that the round stops on, in its order. */
  visited: readonly string[];
}

const GROUNDS = "grounds";

/** Only what the round stops in, and what is shown: nothing where that is one place alone. */
export function BuildingStrip({ site, choice, visited }: BuildingStripProps) {
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const places = [
    ...(site.grounds ? [{ id: GROUNDS, label: name(site.grounds), storeys: [site.grounds] }] : []),
    ...site.buildings.map((one) => ({ id: one.id, label: name(one), storeys: one.storeys })),
  ];
  const shown = choice.building?.id ?? GROUNDS;
  const stopsIn = (storeys: readonly Storey[]) =>
    visited.find((id) => storeys.some((storey) => storey.id === id));
  const offered = places.filter(({ id, storeys }) => id === shown || stopsIn(storeys));
  if (offered.length < 2) return null;
  return (
    <SegmentedControl
      className="building-strip"
      size="xs"
      aria-label={t("site.building")}
      value={shown}
      onChange={(id) => {
        const place = places.find((one) => one.id === id);
        const building = site.buildings.find((one) => one.id === id);
        if (!place) return;
        choice.choose(
          stopsIn(place.storeys) ??
            (building && entryStorey(building)?.id) ??
            place.storeys[0]?.id ??
            null,
        );
      }}
      data={offered.map(({ id, label }) => ({ value: id, label }))}
    />
  );
}
