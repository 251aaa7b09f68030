/** Reads the design tokens from the page, for what CSS cannot reach: the map and pictures drawn on canvas. */

export type Token =
  | "bg"
  | "surface"
  | "ink"
  | "ink-2"
  | "ink-3"
  | "on-ink"
  | "line-strong"
  | "route"
  | "route-soft"
  | "route-walked"
  | "route-casing"
  | "urgent"
  | "important"
  | "important-text"
  | "minor"
  | "minor-text"
  | "done"
  | "on-strong"
  | "outdoor"
  | "circ"
  | "office"
  | "meet"
  | "wet"
  | "plant"
  | "store"
  | "core"
  | "wall"
  | "door"
  | "plan-label"
  | "hatch"
  | "asset"
  | `h${1 | 2 | 3 | 4 | 5 | 6 | 7}`;

export type Palette = (token: Token) => string;

/** The palette in force now. Read it again after the theme changed. */
export function readPalette(element: Element = document.documentElement): Palette {
  const style = getComputedStyle(element);
  return (token) => style.getPropertyValue(`--${token}`).trim() || "#888888";
}
