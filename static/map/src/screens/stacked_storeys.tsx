/** The stacked view of the building in question, its plans fetched storey by storey. */
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { useAddress, useSelection } from "../address.ts";
import { storeyGeometry } from "../api/queries.ts";
import type { RouteFeatures, Site } from "../api/types.ts";
import { useFormats } from "../i18n/format.ts";
import { StackedView } from "../map/stack/stacked_view.tsx";
import type { StoreyChoice } from "./storey_page.tsx";

const NO_DOTS: ReadonlySet<string> = new Set();
const ALL_KINDS: readonly string[] = [];

export interface StackedStoreysProps {
  site: Site;
  choice: StoreyChoice;
  hatched: readonly string[];
  dots?: ReadonlySet<string>;
  walk?: RouteFeatures | null;
  kinds?: readonly string[];
}

export function StackedStoreys(props: StackedStoreysProps) {
  const { site, choice, hatched, dots, walk, kinds = ALL_KINDS } = props;
  const { set } = useAddress();
  const { name } = useFormats();
  const [selection] = useSelection();
  const { storeys, building, bounds, storey } = choice;
  const found = useQueries({ queries: storeys.map(({ id }) => storeyGeometry(site.id, id)) });
  // Fresh arrays at each render would have everything drawn anew.
  const got = found.map(({ data }) => data);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the plans themselves are what counts
  const plans = useMemo(() => got, got);
  return (
    <StackedView
      storeys={storeys}
      plans={plans}
      bounds={bounds}
      current={storey?.id ?? null}
      label={building ? name(building) : name(site)}
      selected={selection?.id ?? null}
      hatched={hatched}
      dots={dots ?? NO_DOTS}
      walk={walk ?? null}
      kinds={kinds}
      onBrowse={choice.choose}
      onAsset={(id, on) => set({ selected: `asset:${id}`, storey: on, view: null })}
      onStorey={(id) => set({ storey: id, view: null })}
      onClose={() => set({ view: null })}
    />
  );
}
