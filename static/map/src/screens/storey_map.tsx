/** One storey on the map with its switch: the ground every page of the three faces stands on. */
import { type ReactNode, useMemo } from "react";
import { useAddressParam, useSelection } from "../address.ts";
import { useAssetKinds } from "../api/queries.ts";
import type { LngLat, RouteFeatures, Site } from "../api/types.ts";
import { useFormats } from "../i18n/format.ts";
import { useTranslation } from "../i18n/index.ts";
import type { Hit } from "../map/hits.ts";
import { addAssets, assetsOf } from "../map/layers/assets.ts";
import { addFloorPlan } from "../map/layers/floor_plan.ts";
import { MapLayer, PlanMap } from "../map/plan_map.tsx";
import { StoreySwitch } from "../map/storey_switch.tsx";
import type { Inset } from "../map/view.ts";
import { StackedStoreys } from "./stacked_storeys.tsx";
import type { StoreyChoice } from "./storey_page.tsx";

export interface StoreyMapProps {
  site: Site;
  /** From `useStoreyChoice`. */
  choice: StoreyChoice;
  inset?: Partial<Inset>;
  touch?: boolean;
  /** Under a heatmap: no tints, no doors, no assets. */
  quiet?: boolean;
  showAssets?: boolean;
  /** Assets drawn as stops by the routes layer. */
  hiddenAssets?: ReadonlySet<string>;
  /** Only assets of these kinds. */
  kinds?: readonly string[];
  hatched?: readonly string[];
  /** Storeys that get a dot in the switch. */
  dots?: ReadonlySet<string>;
  storeySwitch?: boolean;
  /** Whether the storeys can be lifted apart; a walk is drawn on them then. */
  stack?: { readonly walk: RouteFeatures | null };
  controls?: boolean;
  /** Instead of putting what was hit into the address. */
  onPick?: (hit: Hit | null, at: LngLat, more: boolean) => void;
  /** False while what is selected is drawn elsewhere, as it is changed. */
  marksSelection?: boolean;
  /** More layers, and panels over the map. */
  children?: ReactNode;
}

const NOTHING: readonly string[] = [];
const STACK = "stack"; // in the address: the storeys are lifted apart

export function StoreyMap(props: StoreyMapProps) {
  const { site, choice, inset, touch = false, quiet = false, showAssets = !quiet } = props;
  const { hiddenAssets, kinds, hatched = NOTHING, dots, onPick, children } = props;
  const withSwitch = props.storeySwitch ?? true;
  const marks = props.marksSelection ?? true;
  const { t } = useTranslation();
  const { name: nameOf } = useFormats();
  const [selection, select] = useSelection();
  const catalogue = useAssetKinds();
  const { storey, storeys, building, bounds, choose, features } = choice;
  const [mode, setMode] = useAddressParam("view");
  const canStack = props.stack !== undefined && building !== null && storeys.length > 1;

  const plan = useMemo(
    () =>
      features && {
        features,
        nameOf,
        quiet,
        hatched,
        selectedSpace:
          marks && (selection?.what === "space" || selection?.what === "opening")
            ? selection.id
            : null,
      },
    [features, nameOf, quiet, hatched, selection, marks],
  );
  const assets = useMemo(
    () =>
      features && {
        assets: assetsOf(features),
        kinds: catalogue.data?.items ?? [],
        selected: selection?.what === "asset" ? selection.id : null,
        ...(hiddenAssets ? { hidden: hiddenAssets } : {}),
        ...(kinds ? { only: kinds } : {}),
      },
    [features, catalogue.data, selection, hiddenAssets, kinds],
  );

  const map = (
    <PlanMap
      bounds={bounds}
      frame={building?.id ?? storey?.id ?? ""}
      {...(inset ? { inset } : {})}
      strip={withSwitch && storeys.length > 1 ? (touch ? 72 : 60) : 0}
      touch={touch}
      controls={props.controls ?? true}
      label={t("map.label", { name: storey ? nameOf(storey) : nameOf(site) })}
      onPick={onPick ?? ((hit) => select(hit && { what: hit.what, id: hit.id }))}
    >
      {plan && <MapLayer add={addFloorPlan} data={plan} />}
      {assets && showAssets && <MapLayer add={addAssets} data={assets} />}
      {children}
      {withSwitch && (
        <StoreySwitch
          storeys={storeys}
          current={storey?.id ?? null}
          onChange={choose}
          touch={touch}
          right={(inset?.right ?? 0) + 16}
          top={(inset?.top ?? 0) + 16}
          {...(dots ? { dots } : {})}
          {...(canStack ? { onStack: () => setMode(STACK) } : {})}
        />
      )}
    </PlanMap>
  );
  if (!canStack || mode !== STACK) return map;
  return (
    <>
      {map}
      <StackedStoreys
        site={site}
        choice={choice}
        hatched={hatched}
        walk={props.stack?.walk ?? null}
        {...(kinds ? { kinds } : {})}
        {...(dots ? { dots } : {})}
      />
    </>
  );
}
