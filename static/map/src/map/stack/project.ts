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
  /** Pixels from the front of a storey to its back. */
  readonly deep: number;
  /** Metres each storey is drawn above the lowest. */
  readonly heights: readonly number[];
  readonly matrix: (storey: number, lift?: number) => string;
  readonly point: (storey: number, x: number, y: number) => readonly [number, number];
}

const LEAST_GAP = 3.5; // m from storey to storey, as they are built
const NEAR = 4; // storeys above and below the current one that keep their height in a tower
const TALL = 2 * NEAR + 6; // storeys; from here on those far off are packed
const PACKED = 0.3; // m; closer, storeys run into one another
const FAR_SHARE = 0.6; // of the height that the near storeys take, for all the others
const MARGIN = 40; // px
const LARGE = 0.6; // of the largest that the building could be drawn

export const FIRST_POSE: Pose = { turn: -0.6, tilt: 0.66, spread: 0.6 };

/**
 * Metres of each storey above the lowest; above the current one room enough to see all of it.
 *
 * In a tower the storeys around the current one are fanned out and the others packed: all of them as they are built
 * would leave a building as thin as a pencil.
 */
export function storeyHeights(count: number, current: number, gap: number, open: number): number[] {
  const middle = Math.max(current, 0);
  const isNear = (storey: number) =>
    count < TALL || (storey >= middle - NEAR && storey < middle + NEAR);
  const gaps = Array.from({ length: count }, (_, storey) =>
    storey === current ? Math.max(gap, open) : gap,
  );
  const near = gaps.filter((_, storey) => isNear(storey));
  const room = near.reduce((sum, one) => sum + one, 0) * FAR_SHARE;
  const packed = Math.min(gap, Math.max(PACKED, room / Math.max(count - near.length, 1)));
  let height = 0;
  return gaps.map((own, storey) => {
    const at = height;
    height += isNear(storey) ? own : packed;
    return at;
  });
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
    deep: deep * scale,
    heights,
    matrix: (storey, lift) => `matrix(${[a, b, c, d, middle, top(storey, lift)].join(" ")})`,
    point: (storey, x, y) => [a * x + c * y + middle, b * x + d * y + top(storey)],
  };
}
