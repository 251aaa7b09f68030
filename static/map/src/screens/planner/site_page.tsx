/** The site's plan and the tools to mend it: storeys on the map, what is selected, the doubts of the import. */
import { SegmentedControl, Select } from "@mantine/core";
import { useEffect, useMemo, useState } from "react";
import { type Selection, useAddress, useSelection } from "../../address.ts";
import { useDoubts, useEditHistory, useIsochrones, useWalk } from "../../api/edits.ts";
import { useImportReport } from "../../api/queries.ts";
import type { Difference, Edit, LngLat, Profile, Site } from "../../api/types.ts";
import { problemText } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { usePlanView } from "../../map/plan_map.tsx";
import { StoreyMap } from "../storey_map.tsx";
import { entryStorey, storeysOf, useStoreyChoice } from "../storey_page.tsx";
import { BringIntoView } from "./bring_into_view.tsx";
import { middleOf } from "./change_shapes.ts";
import { ChosenForm } from "./edit/chosen_form.tsx";
import { EditHistory } from "./edit/edit_history.tsx";
import { LastEditLine } from "./edit/last_edit.tsx";
import { EditorOnMap } from "./edit/on_map.tsx";
import { Selected } from "./edit/selected.tsx";
import { ToolCard } from "./edit/tool_card.tsx";
import { ToolStrip } from "./edit/tool_strip.tsx";
import { type Chosen, type Editor, useEditor } from "./edit/use_editor.ts";
import { useHistoryOnMap } from "./edit/use_history_on_map.ts";
import { ImportTab } from "./import_tab.tsx";
import { Legend } from "./legend.tsx";
import { PlacePanel, PlacePoints, PlaceReference, usePickedPoints } from "./place_panel.tsx";

const SIDE = 376;
const GROUNDS = "grounds";
const NO_SHAPES: Difference["shapes"] = [];
const NO_PICK = () => {};
const GOOD_SCALE = 14; // px a metre: doors and names can be read

export function SitePage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const { set, get } = useAddress();
  const choice = useStoreyChoice(site);
  const [selection] = useSelection();
  const [target, setTarget] = useState<LngLat | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const [compared, setCompared] = useState<Difference["shapes"]>([]);
  const [profile, setProfile] = useState<Profile>("on_foot");
  const editor = useEditor(site, choice);
  const report = useImportReport(site.id);
  const doubts = useDoubts(site.id);
  const history = useEditHistory(site.id);
  const storeyId = choice.storey?.id ?? null;
  const walk = useWalk(site.id, editor.walkFrom, editor.walkTo, profile);
  const timeFrom = editor.tool === "time" ? editor.walkFrom : null;
  const isochrones = useIsochrones(site.id, timeFrom, storeyId, profile);
  // What somebody has found right as it is asks for nothing more.
  const settled = useMemo(
    () => (doubts.data?.items ?? []).filter((doubt) => doubt.settled),
    [doubts.data],
  );
  const open = useMemo(
    () => (doubts.data?.items ?? []).filter((doubt) => !doubt.settled),
    [doubts.data],
  );
  const unreached = useMemo(() => {
    const right = new Set(settled.flatMap(({ spaces }) => spaces.map(({ id }) => id)));
    const ids = (report.data?.unreached ?? []).map((item) => item.id);
    return ids.filter((id) => !right.has(id));
  }, [report.data, settled]);
  const dots = useMemo(() => new Set(open.flatMap((doubt) => doubt.storey_id ?? [])), [open]);
  const listed = get("kinds");
  const kinds = useMemo(() => listed?.split(",") ?? [], [listed]);
  const several = editor.tool === "select" && editor.chosen.ids.length > 0;
  const tab = selection || several ? "selected" : (get("panel") ?? "import");
  const edits = history.data?.items ?? [];
  const drawn = editor.tool === "walk" && walk.data ? walk.data : null;
  const walkLegs = drawn?.legs ?? null;
  const stack = useMemo(() => ({ walk: walkLegs }), [walkLegs]);
  const removal = removalOf(selection, editor.chosen);
  const entry = useHistoryOnMap(site, choice, tab === "history");
  const goTo = (storey_id: string | null, at: LngLat | null) => {
    if (storeysOf(site).some((item) => item.id === storey_id)) set({ storey: storey_id });
    setTarget(at);
  };
  const [reference, setReference] = useState<string | null>(null);
  const picked = usePickedPoints();
  const placing = tab === "place";
  return (
    <div className="site-page">
      <div className="site-map" data-drawing={editor.tool !== "select"}>
        <StoreyMap
          key={`${site.georeference.crs}${site.georeference.method}`}
          site={site}
          choice={choice}
          hatched={unreached}
          kinds={kinds}
          dots={dots}
          inset={{ top: 72 }}
          stack={stack}
          marksSelection={editor.tool !== "reshape"}
          onPick={placing ? NO_PICK : editor.click}
        >
          {placing && (
            <>
              <PlacePoints features={choice.features} points={picked.points} onPick={picked.pick} />
              <PlaceReference site={site} storey={reference === storeyId ? null : reference} />
            </>
          )}
          <BringIntoView features={choice.features} />
          <GoTo at={target} />
          <GoTo at={entry.at} />
          <EditorOnMap
            editor={editor}
            choice={choice}
            doubts={open}
            proposing={tab === "import"}
            shown={open.find((doubt) => doubt.id === shown) ?? null}
            walk={drawn}
            isochrones={(timeFrom && isochrones.data) || null}
            compared={tab === "import" ? compared : entry.shapes}
            kinds={kinds}
          />
          <div className="map-corner-top">
            <Select
              size="sm"
              w={200}
              allowDeselect={false}
              aria-label={t("site.building")}
              data={[
                ...site.buildings.map((item) => ({ value: item.id, label: name(item) })),
                ...(site.grounds ? [{ value: GROUNDS, label: name(site.grounds) }] : []),
              ]}
              value={choice.building?.id ?? GROUNDS}
              onChange={(value) => {
                const building = site.buildings.find((item) => item.id === value);
                const storey = building ? entryStorey(building) : site.grounds;
                set({ storey: storey?.id ?? null, selected: null }, { push: true });
              }}
            />
          </div>
          {/* While the plan is put in its place, clicks and keys are for that alone. */}
          {!placing && (
            <>
              <ToolStrip
                editor={editor}
                canUndo={edits.some((edit) => edit.state === "done")}
                canRedo={edits.some((edit) => edit.state === "undone")}
                onMove={movedOf(selection, editor)}
                onRemove={
                  removal &&
                  (() =>
                    editor.apply([removal], () => {
                      set({ selected: null });
                      editor.setChosen({ what: "space", ids: [] });
                    }))
                }
              />
              <ToolCard
                site={site}
                choice={choice}
                editor={editor}
                profile={profile}
                onProfile={setProfile}
                walk={drawn}
                walkError={walk.error ? problemText(t, walk.error) : null}
              />
              <LastEditLine editor={editor} />
            </>
          )}
        </StoreyMap>
      </div>
      <aside className="site-side" style={{ width: SIDE }}>
        <SegmentedControl
          fullWidth
          aria-label={t("site.panel")}
          value={tab}
          onChange={(value) => {
            if (value !== "selected") editor.setChosen({ what: "space", ids: [] });
            set(value === "selected" ? { panel: value } : { panel: value, selected: null });
          }}
          data={[
            { value: "import", label: t("site.panel_import") },
            { value: "selected", label: t("site.panel_selected") },
            { value: "legend", label: t("site.panel_legend") },
            { value: "history", label: t("site.panel_history") },
          ]}
        />
        {tab === "selected" && several && <ChosenForm editor={editor} chosen={editor.chosen} />}
        {tab === "selected" && !several && (
          <Selected site={site} choice={choice} selection={selection} editor={editor} />
        )}
        {tab === "legend" && (
          <Legend
            features={choice.features}
            kinds={kinds}
            onKinds={(next) => set({ kinds: next.join(",") })}
          />
        )}
        {tab === "history" && <EditHistory site={site} shown={entry.number} onShow={entry.show} />}
        {placing && (
          <PlacePanel
            site={site}
            storey={storeyId}
            points={picked.points}
            onPoints={picked.setPoints}
            reference={reference}
            onReference={setReference}
          />
        )}
        {tab === "import" && (
          <ImportTab
            site={site}
            editor={editor}
            onPlace={() => {
              editor.take("select");
              set({ panel: "place", selected: null });
            }}
            onDifference={({ storey_id, shapes }) => {
              goTo(storey_id, middleOf(shapes));
              setCompared(shapes);
            }}
            onDecided={() => setCompared(NO_SHAPES)}
            onDoubt={({ id, storey_id, point }) => {
              setShown(id);
              goTo(storey_id, point);
            }}
          />
        )}
      </aside>
    </div>
  );
}

/** Flies to a point when it changes. */
function GoTo({ at }: { at: LngLat | null }) {
  const view = usePlanView();
  useEffect(() => {
    if (view && at)
      view.goTo(at, view.pixelsPerMetre() < GOOD_SCALE ? { pixelsPerMetre: GOOD_SCALE } : {});
  }, [view, at]);
  return null;
}

/** The edit that takes away what is selected. */
function removalOf(selection: Selection | null, chosen: Chosen): Edit | null {
  if (chosen.ids.length > 0) {
    const kind = chosen.what === "space" ? "remove_spaces" : "remove_assets";
    return { kind, ids: chosen.ids };
  }
  const ids = selection ? [selection.id] : [];
  switch (selection?.what) {
    case "space":
      return { kind: "remove_spaces", ids };
    case "asset":
      return { kind: "remove_assets", ids };
    case "opening":
      return { kind: "remove_openings", ids };
    case "connector":
      return { kind: "remove_connectors", ids };
    default:
      return null;
  }
}

/** Carries what is selected to another place, where it can be carried. */
function movedOf(selection: Selection | null, editor: Editor): (() => void) | null {
  const { chosen } = editor;
  if (chosen.what === "asset" && chosen.ids.length > 0) {
    return () => editor.startMove("asset", chosen.ids);
  }
  switch (selection?.what) {
    case "asset":
    case "opening":
    case "connector": {
      const { what, id } = selection;
      return () => editor.startMove(what, [id]);
    }
    default:
      return null;
  }
}
