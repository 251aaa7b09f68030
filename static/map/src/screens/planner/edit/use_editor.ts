/** What the planner is doing to the plan: the tool in hand, what is drawn so far, and what the last edit did. */
import { useCallback, useMemo, useRef, useState } from "react";
import { useSelection } from "../../../address.ts";
import type {
  Bounds,
  ConnectorKind,
  Line,
  LngLat,
  OpeningKind,
  PlacedPoint,
  Site,
} from "../../../api/types.ts";
import { doorAt, openingAt, snap, snapTargets } from "../../../map/edit/snap.ts";
import { SNAPPING, type Tool } from "../../../map/edit/tools.ts";
import type { Hit } from "../../../map/hits.ts";
import type { StoreyChoice } from "../../storey_page.tsx";
import { type Boxed, inBox } from "./box_choice.ts";
import { carriedTo, type Moving, putDown, useMoving } from "./use_moving.ts";
import { useReshape } from "./use_reshape.ts";
import { useSteps } from "./use_steps.ts";

export interface Chosen {
  readonly what: "space" | "asset";
  readonly ids: readonly string[];
}
/** Drawn, and waiting for a name, a use or storeys. */
export type Pending =
  | { readonly what: "space"; readonly ring: readonly LngLat[] }
  | { readonly what: "connector"; readonly kind: ConnectorKind; readonly at: LngLat };

interface Drawing {
  readonly points: readonly LngLat[];
  readonly next: LngLat | null;
  readonly door: Line | null;
  /** Where assets that are moved would come to lie. */
  readonly carried: readonly LngLat[];
}

const NOTHING_DRAWN: Drawing = { points: [], next: null, door: null, carried: [] };
const NONE: Chosen = { what: "space", ids: [] };
const LEAST_CORNERS = 3;

export type Editor = ReturnType<typeof useEditor>;

export function useEditor(site: Site, choice: StoreyChoice) {
  const [tool, setTool] = useState<Tool>("select");
  const [drawing, setDrawing] = useState<Drawing>(NOTHING_DRAWN);
  const [pending, setPending] = useState<Pending | null>(null);
  const [chosen, setChosen] = useState<Chosen>(NONE);
  const [walkFrom, setWalkFrom] = useState<PlacedPoint | null>(null);
  const [walkTo, setWalkTo] = useState<PlacedPoint | null>(null);
  const [openingKind, setOpeningKind] = useState<OpeningKind>("door");
  const [assetKind, setAssetKind] = useState("extinguisher");
  const [boxed, setBoxed] = useState<Boxed | null>(null);
  const [selection, select] = useSelection();
  const { apply, back, ...steps } = useSteps(site);
  const reach = useRef(0.5); // m that ten pixels stand for
  const storey = choice.storey?.id ?? null;
  const features = choice.features;
  const { moving, lift, drop } = useMoving(features);
  const [west, south] = choice.bounds;
  const targets = useMemo(
    () => features && snapTargets(features, [west, south]),
    [features, west, south],
  );

  const reshaped = tool === "reshape" && selection?.what === "space" ? selection.id : null;
  const corner = useMemo(() => [west, south] as const, [west, south]);
  const reshape = useReshape(site, reshaped, features, corner);

  const clear = useCallback(() => {
    setDrawing(NOTHING_DRAWN);
    setPending(null);
    drop();
  }, [drop]);

  const take = useCallback(
    (next: Tool) => {
      clear();
      setWalkFrom(null);
      setWalkTo(null);
      setChosen((now) =>
        next === "zone" && selection?.what === "space"
          ? { what: "space", ids: [selection.id] }
          : ["select", "split", "reshape", "move"].includes(next)
            ? now
            : NONE,
      );
      setTool(next);
    },
    [clear, selection],
  );

  const place = useCallback(
    (at: LngLat) => {
      if (!targets) return at;
      return snap(targets, at, reach.current, drawing.points.at(-1) ?? null).at;
    },
    [targets, drawing.points],
  );

  const hover = (at: LngLat, metres: number) => {
    reach.current = metres;
    if (SNAPPING.has(tool)) setDrawing((now) => ({ ...now, next: pending ? null : place(at) }));
    else if (tool === "move" && moving?.what === "asset") {
      setDrawing((now) => ({ ...now, carried: carriedTo(moving, at) }));
    } else if (tool === "door" || (tool === "move" && moving?.what === "opening")) {
      setDrawing((now) => ({ ...now, door: targets ? doorAt(targets, at, metres * 3) : null }));
    }
  };

  const saveShape = () => {
    const edit = reshape.edit();
    if (edit) apply([edit], () => take("select"));
  };

  const finish = () => {
    if (tool === "reshape") return saveShape();
    if (tool === "space" && drawing.points.length >= LEAST_CORNERS && !pending) {
      setPending({ what: "space", ring: drawing.points });
      setDrawing((now) => ({ ...now, next: null }));
    }
  };

  const toggle = (what: Chosen["what"], id: string) =>
    setChosen((now) => {
      const ids = now.what === what ? now.ids : [];
      const rest = ids.filter((one) => one !== id);
      return { what, ids: rest.length === ids.length ? [...ids, id] : rest };
    });

  const draw = (at: LngLat) => {
    const point = place(at);
    const [first] = drawing.points;
    if (tool === "space" && first && drawing.points.length >= LEAST_CORNERS) {
      if (point[0] === first[0] && point[1] === first[1]) return finish();
    }
    const points = [...drawing.points, point];
    setDrawing({ ...drawing, points });
    if (tool === "split" && points.length === 2 && selection?.what === "space") {
      apply([{ kind: "split_space", id: selection.id, line: points }], () => take("select"));
      setDrawing(NOTHING_DRAWN);
    }
  };

  /** A click on the map, by the tool in hand. */
  const click = (hit: Hit | null, at: LngLat, more: boolean) => {
    if (storey === null || pending) return;
    const opening = targets ? openingAt(targets, at, reach.current * 0.8) : null;
    switch (tool) {
      case "select":
        if (more && (hit?.what === "space" || hit?.what === "asset")) {
          if (chosen.ids.length === 0 && selection?.what === hit.what) {
            toggle(hit.what, selection.id);
          }
          toggle(hit.what, hit.id);
          return;
        }
        setChosen(NONE);
        setBoxed(null);
        if (opening && hit?.what !== "asset") return select({ what: "opening", id: opening });
        return select(hit && { what: hit.what, id: hit.id });
      case "space":
        return draw(at);
      case "reshape":
        // Not away from an outline that is half drawn.
        if (hit?.what === "space" && !reshape.edit()) select({ what: "space", id: hit.id });
        return;
      case "split":
        if (selection?.what !== "space") {
          return hit?.what === "space" ? select({ what: "space", id: hit.id }) : undefined;
        }
        return draw(at);
      case "door": {
        const line = targets && doorAt(targets, at, reach.current * 3);
        if (line)
          apply([{ kind: "add_opening", storey_id: storey, opening_kind: openingKind, line }]);
        return;
      }
      case "stair":
      case "lift":
        return setPending({ what: "connector", kind: tool, at });
      case "asset":
        return apply([
          { kind: "place_asset", storey_id: storey, point: at, asset_kind: assetKind },
        ]);
      case "zone":
        return hit?.what === "space" ? toggle("space", hit.id) : undefined;
      case "close":
        return close(hit, opening);
      case "walk":
        if (walkFrom && !walkTo) return setWalkTo({ storey, at });
        setWalkTo(null);
        return setWalkFrom({ storey, at });
      case "time":
        return setWalkFrom({ storey, at });
      case "move":
        return move(at);
    }
  };

  const close = (hit: Hit | null, opening: string | null) => {
    const find = (layer: string, id: string) =>
      features?.features.find(
        ({ properties }) =>
          properties.layer === layer && "id" in properties && properties.id === id,
      )?.properties;
    if (hit?.what === "connector") {
      const known = find("connector", hit.id);
      const is_closed = !(known?.layer === "connector" && known.is_closed);
      apply([{ kind: "change_connector", id: hit.id, is_closed }]);
    } else if (opening) {
      const known = find("opening", opening);
      const is_closed = !(known?.layer === "opening" && known.is_closed);
      apply([{ kind: "change_opening", id: opening, is_closed }]);
    }
  };

  const move = (at: LngLat) => {
    if (!moving || storey === null) return;
    const sill = targets ? doorAt(targets, at, reach.current * 3) : null;
    const edits = putDown(moving, storey, at, sill);
    if (!edits) return;
    apply(edits);
    take("select");
  };

  const chooseBox = (box: Bounds, kinds: readonly string[]) => {
    const found = inBox(features, box, kinds);
    setBoxed(found);
    // Things stand in rooms: whoever draws around them means them first.
    const what = found.asset.length > 0 ? "asset" : "space";
    setChosen({ what, ids: found[what] });
    if (found[what].length > 0) select(null);
  };

  /** One step back in what is being done: Escape. */
  const cancel = () => {
    if (pending || drawing.points.length > 0) return clear();
    if (walkFrom) {
      setWalkFrom(null);
      return setWalkTo(null);
    }
    if (tool !== "select") return take("select");
    setChosen(NONE);
    select(null);
  };

  return {
    tool,
    take,
    drawing,
    pending,
    chosen,
    setChosen: (next: Chosen) => {
      setBoxed(null);
      setChosen(next);
    },
    /** The other sort of what a rectangle held. */
    chooseOf: (what: Chosen["what"]) => boxed && setChosen({ what, ids: boxed[what] }),
    walkFrom,
    walkTo,
    openingKind,
    setOpeningKind,
    assetKind,
    setAssetKind,
    ...steps,
    apply,
    reshape,
    saveShape,
    undo: () => {
      if (reshape.back()) return;
      clear();
      back("undo");
    },
    redo: () => {
      if (reshape.forth()) return;
      clear();
      back("redo");
    },
    hover,
    click,
    finish,
    cancel,
    clear,
    dropPoint: () => setDrawing((now) => ({ ...now, points: now.points.slice(0, -1) })),
    moving,
    /** Carries things along with the pointer; the next click puts them down. */
    startMove: (what: Moving["what"], ids: readonly string[]) => {
      take("move");
      lift(what, ids);
    },
    boxed,
    chooseBox,
  };
}
