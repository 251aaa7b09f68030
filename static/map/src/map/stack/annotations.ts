/** Names and pins over the stack: which of them find room on the screen. Pure. */
import type { Named } from "../../api/types.ts";
import { widthInEms } from "../labels.ts";
import type { DrawnAsset, DrawnSpace } from "./drawing.ts";

export type ToScreen = (at: readonly [number, number]) => readonly [number, number];

interface Box {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}
export interface ShownName {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}
export interface ShownPin {
  readonly asset: DrawnAsset;
  readonly x: number;
  readonly y: number;
}

export const TEXT = 12; // px
const OVERHANG = 1.5; // of what is free around a name's place: walls may run under its ends
export const PIN = 9; // px, its radius
const SMALLEST = 4; // px; what is free around a name's place, at least

function overlaps(one: Box, other: Box): boolean {
  return (
    Math.abs(one.x - other.x) < one.halfWidth + other.halfWidth &&
    Math.abs(one.y - other.y) < one.halfHeight + other.halfHeight
  );
}

/** Names that fit in their rooms and cover no pin and no other name; larger rooms choose first. */
export function namesShown(
  spaces: readonly DrawnSpace[],
  pins: readonly ShownPin[],
  nameOf: (thing: Named) => string,
  toScreen: ToScreen,
  scale: number,
): ShownName[] {
  const taken: Box[] = pins.map(({ x, y }) => ({ x, y, halfWidth: PIN, halfHeight: PIN }));
  const shown: ShownName[] = [];
  const roomiest = [...spaces].sort((a, b) => (b.place?.room ?? 0) - (a.place?.room ?? 0));
  for (const space of roomiest) {
    const text = nameOf(space) || space.number;
    if (!space.place || !text) continue;
    const free = space.place.room * scale;
    const halfWidth = (widthInEms(text) * TEXT) / 2;
    if (free < SMALLEST || halfWidth > free * OVERHANG) continue;
    const [x, y] = toScreen(space.place.at);
    const box = { x, y, halfWidth: halfWidth + 2, halfHeight: TEXT / 2 + 1 };
    if (taken.some((other) => overlaps(box, other))) continue;
    taken.push(box);
    shown.push({ id: space.id, text, x, y });
  }
  return shown;
}

/** Assets that find room for a pin with their icon; the others stay dots. The selected one comes first. */
export function pinsShown(
  assets: readonly DrawnAsset[],
  selected: string | null,
  toScreen: ToScreen,
): ShownPin[] {
  const shown: ShownPin[] = [];
  const first = assets.filter(({ id }) => id === selected);
  for (const asset of [...first, ...assets.filter(({ id }) => id !== selected)]) {
    const [x, y] = toScreen(asset.at);
    if (shown.some((pin) => Math.hypot(pin.x - x, pin.y - y) < 2 * PIN)) continue;
    shown.push({ asset, x, y });
  }
  return shown;
}

/** Which storeys' names find room beside the stack: those that matter first, then as they come. */
export function storeysNamed(
  heights: readonly number[],
  first: readonly number[],
  least: number,
): ReadonlySet<number> {
  const named = new Set<number>();
  const places: number[] = [];
  const ordered = [...first, ...heights.keys()];
  for (const storey of ordered) {
    const at = heights[storey];
    if (at === undefined || named.has(storey)) continue;
    if (places.some((other) => Math.abs(other - at) < least)) continue;
    named.add(storey);
    places.push(at);
  }
  return named;
}
