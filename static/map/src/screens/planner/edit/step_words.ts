import { useMemo } from "react";
import type { Direction } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { wayInWords } from "../../inspector/directions.ts";

/** A walk in words, as the inspector's card tells it. */
export function useStepWords(directions: readonly Direction[] | undefined): string {
  const { t } = useTranslation();
  const formats = useFormats();
  return useMemo(() => wayInWords(t, formats, directions), [t, formats, directions]);
}
