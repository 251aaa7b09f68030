/** The editor's part of the map: follows the pointer, draws what is being drawn, proposed or looked at. */
import type { Feature } from "geojson";
import { useEffect, useMemo, useRef } from "react";
import type { Doubt, FoundWalk, IsochroneFeatures, Line, LngLat } from "../../../api/types.ts";
import { oneWayArrows } from "../../../map/edit/access.ts";
import { addDraft } from "../../../map/edit/draft_layer.ts";
import { areaOf } from "../../../map/edit/reshape.ts";
import { SNAPPING } from "../../../map/edit/tools.ts";
import { MapLayer, usePlanView } from "../../../map/plan_map.tsx";
import type { StoreyChoice } from "../../storey_page.tsx";
import { ReshapeOnMap } from "./reshape_on_map.tsx";
import type { Editor } from "./use_editor.ts";

const REACH = 10; // px

export interface EditorOnMapProps {
  editor: Editor;
  choice: StoreyChoice;
  doubts: readonly Doubt[];
  /** Doors that are proposed or assumed are drawn while the review is open. */
  proposing: boolean;
  /** The doubt that is looked at. */
  shown: Doubt | null;
  walk: FoundWalk | null;
  isochrones: IsochroneFeatures | null;
  /** What a newer plan changes, before and after. */
  compared: readonly Feature[];
}

/** Doors that the review proposes on a storey, and those that an import assumed there. */
function doubtfulDoors(doubts: readonly Doubt[], storey: string | null): Line[] {
  return doubts.flatMap((doubt) => [
    ...doubt.edits.flatMap((edit) =>
      edit.kind === "add_opening" && edit.storey_id === storey ? [edit.line] : [],
    ),
    ...(doubt.opening && doubt.storey_id === storey ? [doubt.opening.line] : []),
  ]);
}

export function EditorOnMap(props: EditorOnMapProps) {
  const { editor, choice, doubts, proposing, shown, walk, isochrones, compared } = props;
  const view = usePlanView();
  const latest = useRef(editor);
  latest.current = editor;
  const storey = choice.storey?.id ?? null;

  useEffect(() => {
    if (!view) return;
    const follow = (event: { lngLat: { toArray: () => number[] } }) =>
      latest.current.hover(event.lngLat.toArray() as LngLat, REACH / view.pixelsPerMetre());
    const end = (event: { preventDefault: () => void }) => {
      if (latest.current.tool === "select") return;
      event.preventDefault();
      latest.current.finish();
    };
    view.map.on("mousemove", follow);
    view.map.on("dblclick", end);
    return () => {
      view.map.off("mousemove", follow);
      view.map.off("dblclick", end);
    };
  }, [view]);

  const { drawing, pending, chosen, walkFrom, walkTo, tool, reshape } = editor;
  const shape = reshape.live?.shape ?? reshape.outline?.now ?? null;
  const arrows = useMemo(() => oneWayArrows(choice.features), [choice.features]);
  const data = useMemo(() => {
    const ids = new Set(chosen.ids);
    const outlines: Feature[] = (choice.features?.features ?? []).filter(
      ({ properties }) => "id" in properties && ids.has(properties.id),
    );
    const places = [walkFrom, walkTo].flatMap((point) =>
      point && point.storey === storey ? [point.at] : [],
    );
    if (proposing && shown?.point && shown.storey_id === storey) places.push(shown.point);
    const pinned = pending?.what === "connector" ? [pending.at] : [];
    return {
      ...drawing,
      points: pending?.what === "space" ? pending.ring : [...drawing.points, ...pinned],
      closed: tool === "space",
      shape: shape && areaOf(shape),
      next: SNAPPING.has(tool) && !pending ? drawing.next : null,
      proposed: proposing ? doubtfulDoors(doubts, storey) : [],
      chosen: chosen.ids,
      places,
      isochrones,
      walk: walk?.legs ?? null,
      storey,
      outlines,
      arrows,
      compared,
    };
  }, [
    drawing,
    pending,
    chosen,
    walkFrom,
    walkTo,
    tool,
    shape,
    proposing,
    shown,
    doubts,
    storey,
    isochrones,
    walk,
    compared,
    choice.features,
    arrows,
  ]);
  return (
    <>
      <MapLayer add={addDraft} data={data} />
      {tool === "reshape" && <ReshapeOnMap reshape={reshape} onSave={editor.saveShape} />}
    </>
  );
}
