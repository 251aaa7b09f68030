/** The outline of the selected room while its corners are dragged, before it is saved. */
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Edit, LngLat, PlanFeatures, Site } from "../../../api/types.ts";
import {
  addCorner,
  type CornerRef,
  middleOf,
  moveCorner,
  pushDistance,
  pushWall,
  removeCorner,
  type Shape,
  shapeOf,
  snapCorner,
} from "../../../map/edit/reshape.ts";
import { type SnapTargets, snapTargets } from "../../../map/edit/snap.ts";
import { usePreview } from "./use_preview.ts";

export interface Grip {
  readonly what: "corner" | "wall";
  readonly ref: CornerRef;
}
interface Outline {
  readonly id: string;
  readonly first: Shape;
  readonly now: Shape;
  readonly past: readonly Shape[];
  /** Steps that were taken back, the last one first. */
  readonly future: readonly Shape[];
  /** What the arrow keys pushed last: many small pushes are one step back. */
  readonly nudged: string;
}

const NOBODY: PlanFeatures = { type: "FeatureCollection", features: [] };

function outlineOf(features: PlanFeatures | undefined, id: string): Shape | null {
  const found = features?.features.find(
    ({ properties }) => properties.layer === "space" && properties.id === id,
  );
  const area = found?.geometry;
  return area?.type === "Polygon" || area?.type === "MultiPolygon" ? shapeOf(area) : null;
}

export type Reshaping = ReturnType<typeof useReshape>;

export function useReshape(
  site: Site,
  space: string | null,
  features: PlanFeatures | undefined,
  around: readonly [number, number],
) {
  const [outline, setOutline] = useState<Outline | null>(null);
  const [live, setLive] = useState<{ shape: Shape; grip: Grip } | null>(null);
  const [follow, setFollow] = useState(true);
  const [west, south] = around;

  useEffect(() => {
    const first = space === null ? null : outlineOf(features, space);
    setLive(null);
    setOutline(
      space && first ? { id: space, first, now: first, past: [], future: [], nudged: "" } : null,
    );
  }, [space, features]);

  // What it snaps to is the others: not the corner in the hand.
  const targets = useMemo<SnapTargets>(() => {
    const others = (features ?? NOBODY).features.filter(
      ({ properties }) => !(properties.layer === "space" && properties.id === space),
    );
    return snapTargets({ ...NOBODY, features: others }, [west, south]);
  }, [features, space, west, south]);

  const keep = useCallback((now: Shape, nudged = "") => {
    setLive(null);
    setOutline((old) => {
      if (!old || now === old.now) return old;
      const past = nudged && nudged === old.nudged ? old.past : [...old.past, old.now];
      return { ...old, now, past, future: [], nudged };
    });
  }, []);

  const dragged = (grip: Grip, to: LngLat, reach: number): Shape => {
    if (!outline) return [];
    const { ref } = grip;
    return grip.what === "corner"
      ? moveCorner(outline.now, ref, snapCorner(targets, outline.now, ref, to, reach))
      : pushWall(
          targets.plane,
          outline.now,
          ref,
          pushDistance(targets, outline.now, ref, to, reach),
        );
  };

  const nudge = ({ what, ref }: Grip, [east, north]: readonly [number, number]) => {
    if (!outline) return;
    const { plane } = targets;
    const from = what === "corner" ? outline.now[ref.polygon]?.[ref.ring]?.[ref.corner] : null;
    const [x, y] = plane.toMetres(from ?? middleOf(outline.now, ref));
    const to = plane.toDegrees([x + east, y + north]);
    const next =
      what === "corner"
        ? moveCorner(outline.now, ref, to)
        : pushWall(plane, outline.now, ref, pushDistance(targets, outline.now, ref, to, 0));
    keep(next, `${what} ${ref.polygon} ${ref.ring} ${ref.corner}`);
  };

  const id = outline?.id ?? "";
  const wanted = live?.shape ?? (outline && outline.past.length > 0 ? outline.now : null);
  const edits = useMemo((): readonly Edit[] | null => {
    if (!wanted) return null;
    const neighbours = follow ? "follow" : "stay";
    return [{ kind: "reshape_space", id, polygons: wanted, neighbours }];
  }, [wanted, id, follow]);
  const preview = usePreview(site.id, site.revision, edits);
  /** What would be saved; null while nothing is changed, or a corner is in the hand. */
  const edit = (): Edit | null => (live ? null : (edits?.[0] ?? null));

  return {
    outline,
    live,
    plane: targets.plane,
    follow,
    setFollow,
    /** While the hand moves; nothing is kept yet. */
    drag: (grip: Grip, to: LngLat, reach: number) => {
      const shape = dragged(grip, to, reach);
      setLive({ shape, grip });
      return shape;
    },
    drop: (grip: Grip, to: LngLat, reach: number) => keep(dragged(grip, to, reach)),
    nudge,
    add: (ref: CornerRef) =>
      outline && keep(addCorner(outline.now, ref, middleOf(outline.now, ref))),
    remove: (ref: CornerRef) => outline && keep(removeCorner(outline.now, ref)),
    /** Whether there was a step to take back. */
    back: (): boolean => {
      const before = outline?.past.at(-1);
      if (!outline || !before) return false;
      setLive(null);
      setOutline({
        ...outline,
        now: before,
        past: outline.past.slice(0, -1),
        future: [outline.now, ...outline.future],
        nudged: "",
      });
      return true;
    },
    /** Whether there was a step to do again. */
    forth: (): boolean => {
      const [after, ...future] = outline?.future ?? [];
      if (!outline || !after) return false;
      setLive(null);
      setOutline({
        ...outline,
        now: after,
        past: [...outline.past, outline.now],
        future,
        nudged: "",
      });
      return true;
    },
    mayForth: (outline?.future.length ?? 0) > 0,
    edit,
    /** What it does to neighbours, walls and doors; or why it cannot be. */
    preview,
  };
}
