/** Assets of a storey: one icon a kind, a dot where there is no room for icons. */
import type { Feature, FeatureCollection, Point } from "geojson";
import type { ExpressionSpecification } from "maplibre-gl";
import type { AssetKind, AssetProperties, LngLat, PlanFeatures } from "../../api/types.ts";
import { PLAN_FONT } from "../images.ts";
import type { Layer, PlanView } from "../view.ts";

export interface AssetMark {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly point: LngLat;
  readonly reached: boolean;
}

export interface AssetsData {
  readonly assets: readonly AssetMark[];
  readonly kinds: readonly AssetKind[];
  readonly selected?: string | null;
  /** Drawn elsewhere, for instance as stops of a route. */
  readonly hidden?: ReadonlySet<string>;
  /** Only these kinds; all of them where it is missing or empty. */
  readonly only?: readonly string[];
}

const PREFIX = "assets:";

/** The assets of a storey's plan, as this layer takes them. */
export function assetsOf(features: PlanFeatures): AssetMark[] {
  return features.features
    .filter(
      (feature): feature is Feature<Point, AssetProperties> => feature.properties.layer === "asset",
    )
    .map(({ geometry, properties }) => ({
      id: properties.id,
      kind: properties.kind,
      code: properties.code,
      reached: properties.reached,
      point: geometry.coordinates as LngLat,
    }));
}

export function addAssets(view: PlanView): Layer<AssetsData> {
  const { palette } = view;
  const source = `${PREFIX}features`;
  const fill = view.source(source);
  const [small, large] = view.touch ? [26, 34] : [17, 25];
  const [fromIcons, fromLarge, fromCodes] = [view.zoomAt(12), view.zoomAt(18), view.zoomAt(30)];
  const mark = (size: number): ExpressionSpecification => [
    "concat",
    "asset|",
    ["get", "icon"],
    `|${size}|`,
    ["get", "tone"],
  ];

  view.layer(
    "assets",
    {
      id: `${PREFIX}dot`,
      type: "circle",
      source,
      minzoom: view.zoomAt(3),
      paint: {
        "circle-radius": ["case", ["==", ["get", "tone"], "selected"], 5, 2.2],
        "circle-color": [
          "case",
          ["==", ["get", "tone"], "selected"],
          palette("ink"),
          palette("asset"),
        ],
        "circle-stroke-width": 1,
        "circle-stroke-color": palette("surface"),
      },
    },
    "asset",
  );
  view.layer(
    "assets",
    {
      id: `${PREFIX}icon`,
      type: "symbol",
      source,
      minzoom: fromIcons,
      layout: {
        // Where two would overlap the later one stays a dot; the selected one is placed first.
        "icon-image": ["step", ["zoom"], mark(small), fromLarge, mark(large)],
        "icon-padding": 0,
        "symbol-sort-key": ["case", ["==", ["get", "tone"], "selected"], 0, 1],
        "text-field": ["step", ["zoom"], "", fromCodes, ["get", "code"]],
        "text-font": PLAN_FONT,
        "text-size": 11,
        "text-anchor": "top",
        "text-offset": [0, 1.35],
        "text-optional": true,
      },
      paint: {
        "text-color": palette("ink-2"),
        "text-halo-color": palette("surface"),
        "text-halo-width": 1.2,
      },
    },
    "asset",
  );

  return {
    show: ({ assets, kinds, selected = null, hidden, only }) => {
      const icons = new Map(kinds.map((kind) => [kind.key, kind.icon]));
      const wanted = only && only.length > 0 ? new Set(only) : null;
      const data: FeatureCollection = {
        type: "FeatureCollection",
        features: assets
          .filter((asset) => !hidden?.has(asset.id) && (!wanted || wanted.has(asset.kind)))
          .map((asset) => ({
            type: "Feature",
            geometry: { type: "Point", coordinates: asset.point },
            properties: {
              id: asset.id,
              code: asset.code,
              icon: icons.get(asset.kind) ?? "help",
              tone: asset.id === selected ? "selected" : asset.reached ? "plain" : "unreached",
            },
          })),
      };
      fill(data);
    },
    remove: () => view.clear(PREFIX),
  };
}
