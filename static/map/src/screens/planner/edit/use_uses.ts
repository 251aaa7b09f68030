import { useMemo } from "react";
import type { SpaceUse } from "../../../api/types.ts";
import { useTranslation } from "../../../i18n/index.ts";

const USES: readonly SpaceUse[] = [
  "circulation",
  "stair",
  "lift",
  "residential",
  "office",
  "meeting",
  "sanitary",
  "plant",
  "storage",
  "parking",
  "retail",
  "service",
  "outdoor",
  "roof",
  "shaft",
  "other",
];

/** Uses of a space with their names, as a select takes them. */
export function useUses(): { value: SpaceUse; label: string }[] {
  const { t } = useTranslation();
  return useMemo(() => USES.map((value) => ({ value, label: t(`use.${value}`) })), [t]);
}
