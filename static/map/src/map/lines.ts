/** Lines as people draw them: corners cut round. Pure. */
import type { Position } from "geojson";

const METRES_PER_DEGREE = 111_319.5;
const STEPS = 4; // points on each rounded corner

/** The line with its corners rounded, leaving each at most `radius` metres before it. Ends stay where they are. */
export function roundCorners(line: readonly Position[], radius: number): Position[] {
  if (line.length < 3) return [...line];
  const shrink = Math.cos((((line[0]?.[1] ?? 0) as number) * Math.PI) / 180);
  const metres = (a: Position, b: Position) =>
    Math.hypot(
      ((b[0] ?? 0) - (a[0] ?? 0)) * shrink * METRES_PER_DEGREE,
      ((b[1] ?? 0) - (a[1] ?? 0)) * METRES_PER_DEGREE,
    );
  const towards = (a: Position, b: Position, share: number): Position => [
    (a[0] ?? 0) + ((b[0] ?? 0) - (a[0] ?? 0)) * share,
    (a[1] ?? 0) + ((b[1] ?? 0) - (a[1] ?? 0)) * share,
  ];
  const rounded: Position[] = [line[0] as Position];
  for (let i = 1; i < line.length - 1; i++) {
    const [before, corner, after] = [line[i - 1], line[i], line[i + 1]] as [
      Position,
      Position,
      Position,
    ];
    const [lengthIn, lengthOut] = [metres(before, corner), metres(corner, after)];
    const cut = Math.min(radius, lengthIn / 2, lengthOut / 2);
    if (cut <= 0) continue; // the same point twice
    const start = towards(corner, before, cut / lengthIn);
    const end = towards(corner, after, cut / lengthOut);
    for (let step = 0; step <= STEPS; step++) {
      const t = step / STEPS; // a quadratic curve with the corner as its control point
      rounded.push(towards(towards(start, corner, t), towards(corner, end, t), t));
    }
  }
  rounded.push(line[line.length - 1] as Position);
  return rounded;
}
