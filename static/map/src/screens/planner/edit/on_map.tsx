/** The editor's part of the map: follows the pointer, draws what is being drawn, proposed or looked at. */
import type { Feature } from "geojson";
import { useEffect, useMemo, useRef } from "react";
import type {
  Doubt,
  FoundWalk,
  IsochroneFeatures,
  Line,
  LngLat,
  PartChange,
} from "../../../api/types.ts";
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
  /** What a newer plan or an edit of the history changes, before and after. */
  compared: readonly Feature[];
  /** Assets shown; all where it is empty. */
  kinds: readonly string[];
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

/** What comes along with the room that is reshaped, as it would be; walls that would go as they are. */
function following(changes: readonly PartChange[], space: string): Feature[] {
  return changes.flatMap(({ what, id, shapes }) =>
    id === space
      ? []
      : shapes
          .filter(({ properties }) => what === "storey" || properties.version === "after")
          .map(({ geometry, properties }) => ({
            type: "Feature" as const,
            geometry,
            properties: {
              role: what === "storey" ? `wall-${properties.version}` : `follows-${what}`,
            },
          })),
  );
}

export function EditorOnMap(props: EditorOnMapProps) {
  const { editor, choice, doubts, proposing, shown, walk, isochrones, compared, kinds } = props;
  const view = usePlanView();
  const latest = useRef({ editor, kinds });
  latest.current = { editor, kinds };
  const storey = choice.storey?.id ?? null;

  useEffect(() => {
    if (!view) return;
    const follow = (event: { lngLat: { toArray: () => number[] } }) =>
      latest.current.editor.hover(event.lngLat.toArray() as LngLat, REACH / view.pixelsPerMetre());
    const end = (event: { preventDefault: () => void }) => {
      const { editor: now } = latest.current;
      if (now.tool === "select") return;
      event.preventDefault();
      now.finish();
    };
    view.map.on("mousemove", follow);
    view.map.on("dblclick", end);
    return () => {
      view.map.off("mousemove", follow);
      view.map.off("dblclick", end);
    };
  }, [view]);

  const isChoosing = editor.tool === "select";
  useEffect(() => {
    if (!view || !isChoosing) return;
    return view.onBox((box) => latest.current.editor.chooseBox(box, latest.current.kinds));
  }, [view, isChoosing]);

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
      refused: reshape.preview.error !== null,
      following: following(reshape.preview.changes, reshape.outline?.id ?? ""),
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
    reshape.preview,
    reshape.outline?.id,
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
