/** One storey of the stack: its slab, rooms by use, walls with some height, and the walk on it. */
import { memo } from "react";
import type { StoreyDrawing } from "./drawing.ts";

const SLAB = -0.5; // m of the slab under the floor
const COURSES = [0.25, 0.5, 0.75]; // m above the floor that walls are drawn at, under their top
const WALL_TOP = 1;

export interface StoreySlabProps {
  drawing: StoreyDrawing;
  /** Where its metres are drawn; `lift` metres higher. */
  matrix: (lift?: number) => string;
  selected: string | null;
  hatched: ReadonlySet<string>;
  walk: string;
  /** Packed among others nothing of it is seen but its edge. */
  isEdge: boolean;
  /** Its assets as dots; their pins are drawn over the stack. */
  dots: boolean;
}

export function StoreySlab(props: StoreySlabProps) {
  const { drawing, matrix, selected, hatched, walk } = props;
  if (props.isEdge) {
    return (
      <>
        <g transform={matrix(SLAB)}>
          <path className="stack-slab" d={drawing.ground} />
        </g>
        <g transform={matrix()}>
          <path className="stack-floor" d={drawing.ground} />
        </g>
      </>
    );
  }
  return (
    <>
      <g transform={matrix(SLAB)}>
        <path className="stack-slab" d={drawing.ground} />
      </g>
      <g transform={matrix()}>
        <Rooms drawing={drawing} selected={selected} hatched={hatched} />
      </g>
      {COURSES.map((lift) => (
        <g key={lift} transform={matrix(lift)}>
          <path className="stack-wall-side" d={drawing.walls} />
        </g>
      ))}
      <g transform={matrix(WALL_TOP)}>
        <path className="stack-wall" d={drawing.walls} />
      </g>
      {props.dots && drawing.dots && (
        <g transform={matrix(WALL_TOP)}>
          <path className="stack-dots" d={drawing.dots} />
        </g>
      )}
      {walk && (
        <g transform={matrix()}>
          <path className="stack-walk-casing" d={walk} />
          <path className="stack-walk" d={walk} />
        </g>
      )}
    </>
  );
}

/** Drawn anew only when the plan changes: turning the view moves the group, not the paths. */
const Rooms = memo(function Rooms({
  drawing,
  selected,
  hatched,
}: Pick<StoreySlabProps, "drawing" | "selected" | "hatched">) {
  const marked = drawing.spaces.find((space) => space.id === selected);
  return (
    <>
      <path className="stack-floor" d={drawing.ground} />
      {drawing.spaces.map((space) => (
        <path key={space.id} className="stack-space" data-use={space.use} d={space.path} />
      ))}
      {drawing.spaces
        .filter((space) => hatched.has(space.id))
        .map((space) => (
          <path key={space.id} className="stack-hatched" d={space.path} />
        ))}
      {marked && <path className="stack-marked" d={marked.path} />}
    </>
  );
});
