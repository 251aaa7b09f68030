/** How storeys spread apart are seen from a height: the same flat map for each, one above the other. Pure. */

export interface Pose {
  /** Turned about the vertical, radians. */
  readonly turn: number;
  /** How high one looks from: 0 along the floor, π/2 from straight above. */
  readonly tilt: number;
  /** Share of the way from storeys as they are to storeys that hide nothing of one another. */
  readonly spread: number;
}

/** Metres: half the breadth and depth of the building around its middle. */
export interface Extent {
  readonly halfWidth: number;
  readonly halfDepth: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
}

/** Where a point of a storey is drawn: an affine map of its metres, for `transform="matrix(…)"`. */
export interface Projection {
  readonly scale: number;
  /** Pixels from the middle to the sides of a storey. */
  readonly half: number;
  /** Pixels that a metre of height takes. */
  readonly rise: number;
  /** Metres each storey is drawn above the lowest. */
  readonly heights: readonly number[];
  readonly matrix: (storey: number, lift?: number) => string;
  readonly point: (storey: number, x: number, y: number) => readonly [number, number];
}

const LEAST_GAP = 3.5; // m from storey to storey, as they are built
const MARGIN = 40; // px
const LARGE = 0.6; // of the largest that the building could be drawn

export const FIRST_POSE: Pose = { turn: -0.6, tilt: 0.66, spread: 0.6 };

/** Metres of each storey above the lowest; above the current one room enough to see all of it. */
export function storeyHeights(count: number, current: number, gap: number, open: number): number[] {
  const heights: number[] = [];
  let height = 0;
  for (let storey = 0; storey < count; storey++) {
    heights.push(height);
    height += storey === current ? Math.max(gap, open) : gap;
  }
  return heights;
}

/** How far the storeys are spread at first: as far as the building stays large. */
export function firstSpread(extent: Extent, count: number, current: number, frame: Frame): number {
  const scaleAt = (spread: number, storeys: number) =>
    project({ ...FIRST_POSE, spread }, extent, storeys, current, frame).scale;
  const largest = scaleAt(0, 1);
  for (let spread = FIRST_POSE.spread; spread > 0; spread -= 0.05) {
    if (scaleAt(spread, count) >= LARGE * largest) return spread;
  }
  return 0;
}

export function project(
  pose: Pose,
  extent: Extent,
  count: number,
  current: number,
  frame: Frame,
): Projection {
  const [cos, sin] = [Math.cos(pose.turn), Math.sin(pose.turn)];
  const [up, flat] = [Math.cos(pose.tilt), Math.sin(pose.tilt)];
  const { halfWidth, halfDepth } = extent;
  const wide = 2 * (Math.abs(cos) * halfWidth + Math.abs(sin) * halfDepth);
  const deep = 2 * (Math.abs(sin) * halfWidth + Math.abs(cos) * halfDepth) * flat;
  const apart = deep / Math.max(up, 0.05);
  const gap = LEAST_GAP + pose.spread * Math.max(apart - LEAST_GAP, 0);
  const heights = storeyHeights(count, current, gap, apart);
  const tall = (heights.at(-1) ?? 0) * up + deep;
  const scale = Math.min(
    (frame.width - 2 * MARGIN) / Math.max(wide, 1),
    (frame.height - 2 * MARGIN) / Math.max(tall, 1),
  );
  const middle = frame.width / 2;
  // The lowest storey's middle: half its depth above the bottom margin, the whole stack centred.
  const ground = frame.height / 2 + (tall * scale) / 2 - (deep * scale) / 2;
  const rise = scale * up;
  const [a, b] = [scale * cos, -scale * sin * flat];
  const [c, d] = [-scale * sin, -scale * cos * flat];
  const top = (storey: number, lift = 0) => ground - ((heights[storey] ?? 0) + lift) * rise;
  return {
    scale,
    half: (wide * scale) / 2,
    rise,
    heights,
    matrix: (storey, lift) => `matrix(${[a, b, c, d, middle, top(storey, lift)].join(" ")})`,
    point: (storey, x, y) => [a * x + c * y + middle, b * x + d * y + top(storey)],
  };
}
