/** Elements that stay on a place of the map, and may be dragged about. */
import { type Map as MapLibreMap, Marker } from "maplibre-gl";
import type { LngLat } from "../api/types.ts";

/** An element that stays on a place, and may be dragged. */
export interface Pin {
  move: (at: LngLat) => void;
  remove: () => void;
}

/** An element that is held and dragged about a place, its middle on the point. */
export interface Handle extends Pin {}

export interface HandleMoves {
  /** Answers where the handle shall lie: what it snaps to. */
  onDrag: (at: LngLat) => LngLat;
  onDrop: (at: LngLat) => void;
}

export function placePin(
  map: MapLibreMap,
  element: HTMLElement,
  at: LngLat,
  onDrag?: (at: LngLat) => void,
): Pin {
  const marker = new Marker({ element, draggable: onDrag !== undefined, anchor: "bottom" });
  marker.setLngLat(at).addTo(map);
  if (onDrag) marker.on("dragend", () => onDrag(marker.getLngLat().toArray() as LngLat));
  return { move: (to) => marker.setLngLat(to), remove: () => marker.remove() };
}

export function placeHandle(
  map: MapLibreMap,
  element: HTMLElement,
  at: LngLat,
  { onDrag, onDrop }: HandleMoves,
): Handle {
  const marker = new Marker({ element, draggable: true, anchor: "center", clickTolerance: 3 });
  const here = () => marker.getLngLat().toArray() as LngLat;
  let pointed = at;
  marker.setLngLat(at).addTo(map);
  marker.on("drag", () => {
    pointed = here();
    marker.setLngLat(onDrag(pointed));
  });
  marker.on("dragend", () => onDrop(pointed));
  return { move: (to) => marker.setLngLat(to), remove: () => marker.remove() };
}
