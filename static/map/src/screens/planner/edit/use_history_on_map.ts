/** One edit of the history on the map: its storey is opened, what it changed is drawn before and after. */
import { useEffect, useMemo, useState } from "react";
import { useAddress } from "../../../address.ts";
import { useEditEntry } from "../../../api/edits.ts";
import type { ChangeShape, Site } from "../../../api/types.ts";
import { type StoreyChoice, storeysOf } from "../../storey_page.tsx";
import { middleOf } from "../change_shapes.ts";

const NO_SHAPES: readonly ChangeShape[] = [];

export function useHistoryOnMap(site: Site, choice: StoreyChoice, isOpen: boolean) {
  const { set } = useAddress();
  const [number, show] = useState<number | null>(null);
  const entry = useEditEntry(site.id, isOpen ? number : null);
  const storey = choice.storey?.id ?? "";
  const changes = entry.data?.items;
  const shapes = useMemo(
    () =>
      changes?.filter(({ storey_ids }) => storey_ids.includes(storey)).flatMap((one) => one.shapes),
    [changes, storey],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever then turns to another storey means to
  useEffect(() => {
    const touched = changes?.flatMap(({ storey_ids }) => storey_ids) ?? [];
    const known = touched.find((id) => storeysOf(site).some((one) => one.id === id));
    if (known && !touched.includes(storey)) set({ storey: known });
  }, [changes]);
  const at = useMemo(() => middleOf(shapes ?? NO_SHAPES), [shapes]);
  return isOpen
    ? { number, show, shapes: shapes ?? NO_SHAPES, at }
    : { number: null, show, shapes: NO_SHAPES, at: null };
}
