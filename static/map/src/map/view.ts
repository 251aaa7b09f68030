/** Creates the map and keeps it: the only owner of a MapLibre `Map`. Layers and screens go through `PlanView`. */
import {
  type FilterSpecification,
  type GeoJSONSource,
  type LayerSpecification,
  type LngLatBoundsLike,
  Map as MapLibreMap,
  setWorkerUrl,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import type { FeatureCollection, GeoJSON } from "geojson";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { Selection } from "../address.ts";
import type { Bounds, LngLat } from "../api/types.ts";
import { type Palette, readPalette } from "../design/tokens.ts";
import { onBoxDrag } from "./box_drag.ts";
import { createHits, type Hit } from "./hits.ts";
import { paintImage } from "./images.ts";
import { type Handle, type HandleMoves, type Pin, placeHandle, placePin } from "./pins.ts";
import { pixelsPerMetre, zoomAt } from "./scale.ts";

setWorkerUrl(workerUrl);

/** From the ground up. Symbols in a higher slot are placed first, and hide those below them. */
const SLOTS = [
  "ground",
  "plan",
  "heat",
  "walls",
  "assets",
  "routes",
  "labels",
  "findings",
  "pins",
] as const;
export type Slot = (typeof SLOTS)[number];

/** What panels cover, in pixels: the view is centred in what they leave free. */
export interface Inset {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface Camera {
  center: LngLat;
  zoom: number;
}

export interface ViewOptions {
  bounds: Bounds;
  inset?: Inset;
  camera?: Camera;
  /** Fingers need wider targets than a mouse. */
  touch?: boolean;
}

/** What layers and screens may do with the map. */
export interface PlanView {
  readonly map: MapLibreMap;
  readonly palette: Palette;
  readonly touch: boolean;
  /** Zoom level at which one metre takes this many pixels. */
  zoomAt: (pixelsPerMetre: number) => number;
  pixelsPerMetre: () => number;
  /** A line width in metres, as an expression of zoom; never thinner than `atLeast` pixels. */
  metresWide: (metres: number, atLeast?: number) => ExpressionOfZoom;
  setInset: (inset: Inset) => void;
  /** Shows the whole of `bounds` in what the panels leave free. */
  fit: (bounds: Bounds, options?: { animate?: boolean; maxPixelsPerMetre?: number }) => void;
  /** Brings a point to the middle of what is free; zooms only where a scale is asked for. */
  goTo: (at: LngLat, options?: { pixelsPerMetre?: number; animate?: boolean }) => void;
  zoomBy: (steps: number) => void;
  camera: () => Camera;
  pin: (element: HTMLElement, at: LngLat, onDrag?: (at: LngLat) => void) => Pin;
  handle: (element: HTMLElement, at: LngLat, moves: HandleMoves) => Handle;
  source: (id: string) => (data: FeatureCollection | GeoJSON) => void;
  layer: (slot: Slot, spec: LayerSpecification, pick?: Selection["what"]) => void;
  filter: (id: string, filter: FilterSpecification) => void;
  /** Removes every layer and source whose id starts with `prefix`. */
  clear: (prefix: string) => void;
  /** Calls back after every change of scale, and once now; answers how to stop. */
  onScale: (listener: (pixelsPerMetre: number) => void) => () => void;
  /** `more` while Shift is held: to choose several things. */
  onPick: (listener: (hit: Hit | null, at: LngLat, more: boolean) => void) => () => void;
  /** Rectangles drawn with Shift held, in place of a zoom to them; answers how to stop. */
  onBox: (listener: (box: Bounds) => void) => () => void;
  destroy: () => void;
}

export type ExpressionOfZoom = [
  "interpolate",
  ["exponential", number],
  ["zoom"],
  number,
  number,
  number,
  number,
];

export const DEEPEST_ZOOM = 24;
const SOURCE_ZOOM = 22; // deeper tiles would only repeat: positions there are finer than a millimetre

export const NO_INSET: Inset = { top: 0, right: 0, bottom: 0, left: 0 };
const BREATH = 24; // px kept free around what is fitted

function around(inset: Inset): Inset {
  return {
    top: inset.top + BREATH,
    right: inset.right + BREATH,
    bottom: inset.bottom + BREATH,
    left: inset.left + BREATH,
  };
}

function asBounds(bounds: Bounds): LngLatBoundsLike {
  return [
    [bounds[0], bounds[1]],
    [bounds[2], bounds[3]],
  ];
}

/** Makes a map in `container`; resolves when layers may be added. */
export function createView(container: HTMLElement, options: ViewOptions): Promise<PlanView> {
  const palette = readPalette();
  const latitude = (options.bounds[1] + options.bounds[3]) / 2;
  const touch = options.touch ?? false;
  const stillness = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let inset = options.inset ?? NO_INSET;
  let gone = false;

  const map = new MapLibreMap({
    container,
    style: {
      version: 8,
      sources: {},
      // No glyph and no sprite address: text is drawn with the device's own fonts, pictures on canvas.
      layers: [
        { id: "sky", type: "background", paint: { "background-color": palette("bg") } },
        ...SLOTS.map(
          (slot): LayerSpecification => ({
            id: `slot:${slot}`,
            type: "background",
            layout: { visibility: "none" },
          }),
        ),
      ],
    },
    ...(options.camera
      ? { center: options.camera.center, zoom: options.camera.zoom }
      : { bounds: asBounds(options.bounds), fitBoundsOptions: { padding: around(inset) } }),
    minZoom: 12,
    maxZoom: DEEPEST_ZOOM,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 120,
    canvasContextAttributes: { antialias: true },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.setMissingStyleImageResolver((id) => {
    const picture = paintImage(id, palette);
    if (picture && !map.hasImage(id)) {
      map.addImage(id, picture.image, { pixelRatio: picture.pixelRatio });
    }
  });

  map.on("error", ({ error }) => reportError(error));

  const hits = createHits(map, touch);
  map.on("mousemove", (event) => {
    const hit = hits.at(event.point, event.lngLat.toArray() as LngLat);
    map.getCanvas().style.cursor = hit ? "pointer" : "";
  });

  const scale = () => pixelsPerMetre(map.getZoom(), latitude);

  const view: PlanView = {
    map,
    palette,
    touch,
    zoomAt: (wanted) => zoomAt(wanted, latitude),
    pixelsPerMetre: scale,
    metresWide: (metres, atLeast = 0) => {
      const [low, high] = [12, DEEPEST_ZOOM];
      const px = (zoom: number) => Math.max(metres * pixelsPerMetre(zoom, latitude), 0);
      return [
        "interpolate",
        ["exponential", 2],
        ["zoom"],
        low,
        Math.max(px(low), atLeast),
        high,
        px(high),
      ];
    },
    setInset: (next) => {
      inset = next;
    },
    fit: (bounds, { animate = true, maxPixelsPerMetre = 60 } = {}) => {
      map.fitBounds(asBounds(bounds), {
        padding: around(inset),
        animate: animate && !stillness,
        duration: 300,
        maxZoom: zoomAt(maxPixelsPerMetre, latitude),
      });
    },
    goTo: (at, { pixelsPerMetre: wanted, animate = true } = {}) => {
      map.easeTo({
        center: at,
        ...(wanted ? { zoom: zoomAt(wanted, latitude) } : {}),
        // An offset, not padding: padding given here would stay with the camera.
        offset: [(inset.left - inset.right) / 2, (inset.top - inset.bottom) / 2],
        animate: animate && !stillness,
        duration: 300,
      });
    },
    zoomBy: (steps) => {
      map.easeTo({ zoom: map.getZoom() + steps, duration: stillness ? 0 : 200 });
    },
    camera: () => ({ center: map.getCenter().toArray() as LngLat, zoom: map.getZoom() }),
    pin: (element, at, onDrag) => placePin(map, element, at, onDrag),
    handle: (element, at, moves) => placeHandle(map, element, at, moves),
    source: (id) => {
      map.addSource(id, {
        type: "geojson",
        data: { type: "FeatureCollection", features: [] },
        maxzoom: SOURCE_ZOOM,
        promoteId: "id",
        tolerance: 0.1,
      });
      return (data) => {
        const source = map.getSource(id) as GeoJSONSource | undefined;
        void source?.setData(data as GeoJSON);
      };
    },
    layer: (slot, spec, pick) => {
      map.addLayer(spec, `slot:${slot}`);
      if (pick) hits.add(spec.id, pick);
    },
    filter: (id, filter) => {
      if (map.getLayer(id)) map.setFilter(id, filter);
    },
    clear: (prefix) => {
      if (gone) return; // the map went first, and its layers with it
      for (const { id } of map.getStyle().layers) {
        if (!id.startsWith(prefix)) continue;
        hits.drop(id);
        map.removeLayer(id);
      }
      for (const id of Object.keys(map.getStyle().sources)) {
        if (id.startsWith(prefix)) map.removeSource(id);
      }
    },
    onScale: (listener) => {
      const tell = () => listener(scale());
      map.on("zoom", tell);
      tell();
      return () => map.off("zoom", tell);
    },
    onPick: (listener) => {
      const tell = (event: {
        point: { x: number; y: number };
        lngLat: { toArray: () => number[] };
        originalEvent: { shiftKey: boolean };
      }) => {
        const at = event.lngLat.toArray() as LngLat;
        listener(hits.at(event.point, at), at, event.originalEvent.shiftKey);
      };
      map.on("click", tell);
      return () => map.off("click", tell);
    },
    onBox: (listener) => onBoxDrag(map, listener),
    destroy: () => {
      gone = true;
      map.remove();
    },
  };

  return new Promise((resolve) => {
    map.once("style.load", () => resolve(view));
  });
}

/** A layer of the map: shows what it is given until it is removed. */
export interface Layer<Data> {
  show: (data: Data) => void;
  remove: () => void;
}
export type AddLayer<Data> = (view: PlanView) => Layer<Data>;
