/** A rectangle drawn over the map with Shift held: what is to be chosen together. */
import type { Map as MapLibreMap } from "maplibre-gl";
import type { Bounds } from "../api/types.ts";

const LEAST = 6; // px; a hand that moves less has clicked

/** Calls back with each rectangle drawn, in place of the map's own zoom to it; answers how to stop. */
export function onBoxDrag(map: MapLibreMap, listener: (box: Bounds) => void): () => void {
  const container = map.getCanvasContainer();
  let ended: (() => void) | null = null;

  const begin = (event: MouseEvent) => {
    if (!event.shiftKey || event.button !== 0 || ended) return;
    const frame = container.getBoundingClientRect();
    const from = { x: event.clientX - frame.left, y: event.clientY - frame.top };
    const drawn = document.createElement("div");
    drawn.className = "box-drag";
    let to = from;
    // The map would be dragged along: without its zoom to a rectangle Shift means nothing to it.
    map.dragPan.disable();
    const move = (next: MouseEvent) => {
      to = { x: next.clientX - frame.left, y: next.clientY - frame.top };
      if (!drawn.isConnected) container.append(drawn);
      const [left, top] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
      drawn.style.transform = `translate(${left}px, ${top}px)`;
      drawn.style.width = `${Math.abs(to.x - from.x)}px`;
      drawn.style.height = `${Math.abs(to.y - from.y)}px`;
    };
    const stop = () => {
      window.removeEventListener("mousemove", move);
      window.removeEventListener("mouseup", end);
      window.removeEventListener("keydown", quit, { capture: true });
      drawn.remove();
      map.dragPan.enable();
      ended = null;
    };
    const end = () => {
      stop();
      if (Math.hypot(to.x - from.x, to.y - from.y) < LEAST) return;
      const one = map.unproject([from.x, from.y]);
      const other = map.unproject([to.x, to.y]);
      listener([
        Math.min(one.lng, other.lng),
        Math.min(one.lat, other.lat),
        Math.max(one.lng, other.lng),
        Math.max(one.lat, other.lat),
      ]);
    };
    const quit = (key: KeyboardEvent) => {
      if (key.key !== "Escape") return;
      key.stopPropagation();
      stop();
    };
    ended = stop;
    window.addEventListener("mousemove", move);
    window.addEventListener("mouseup", end);
    window.addEventListener("keydown", quit, { capture: true });
  };

  map.boxZoom.disable();
  // Before the map hears of it.
  container.addEventListener("mousedown", begin, { capture: true });
  return () => {
    ended?.();
    container.removeEventListener("mousedown", begin, { capture: true });
    map.boxZoom.enable();
  };
}
