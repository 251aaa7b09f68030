/** One doubt about the plan: what it is, what would mend it, and that it is right as it is. */
import { Button } from "@mantine/core";
import { IconCheck, IconEye } from "@tabler/icons-react";
import { useState } from "react";
import { useSelection } from "../../../address.ts";
import { useSettleDoubts } from "../../../api/edits.ts";
import type { Doubt, Edit } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import type { Tool } from "../../../map/edit/tools.ts";
import { DoubtHead } from "./doubt_head.tsx";
import { KindSelect } from "./tool_card.tsx";
import type { Editor } from "./use_editor.ts";

/** The tool to take where the plan gives no sign of what would mend it. */
const TOOL_FOR: Readonly<Record<string, Tool>> = {
  add_door: "door",
  add_connector: "stair",
  add_entrance: "door",
};
/** What stands on the plan without a drawing that shows it: somebody says yes or no. */
const ASSUMED: ReadonlySet<string> = new Set(["confirm_connector", "confirm_opening"]);

export interface DoubtRowProps {
  site: string;
  doubt: Doubt;
  editor: Editor;
  selected: boolean;
  /** Listed among others like it, under what they have in common. */
  among?: boolean;
  onShow: () => void;
}

export function DoubtRow({ site, doubt, editor, selected, among, onShow }: DoubtRowProps) {
  const { t } = useTranslation();
  const { number, instant } = useFormats();
  const settle = useSettleDoubts(site);
  const [kind, setKind] = useState("");
  const tool = TOOL_FOR[doubt.fix];
  const proposed = doubt.edits[0];
  const assumed = ASSUMED.has(doubt.fix);
  const removal = removalOf(doubt);
  const busy = editor.busy || settle.isPending;
  const [, select] = useSelection();
  // Where the plan gives no sign, somebody who knows the place is taken to the tool for it.
  const stray =
    !proposed && ["move_asset", "assign_level"].includes(doubt.fix) ? doubt.assets[0] : undefined;
  const narrow = doubt.fix === "reshape_space" ? doubt.spaces[0] : undefined;
  const showMe = doubt.point && (
    <Button
      size="compact-md"
      variant="subtle"
      color="gray"
      leftSection={<IconEye size={16} />}
      onClick={onShow}
    >
      {t("action.show_me")}
    </Button>
  );
  if (doubt.settled) {
    const { at, by_name, is_mended } = doubt.settled;
    return (
      <li data-selected={selected} data-doubt={doubt.id}>
        <DoubtHead doubt={doubt} among={among} />
        <span className="row-reason">
          {t(is_mended ? "review.mended_by" : "review.settled_by", {
            who: by_name,
            when: instant(at),
          })}
        </span>
        <div className="doubt-actions">
          <Button
            size="compact-md"
            variant="default"
            loading={settle.isPending}
            onClick={() => settle.mutate({ ids: [doubt.id], is_right: false })}
          >
            {t("review.reopen")}
          </Button>
          {showMe}
        </div>
      </li>
    );
  }
  return (
    <li data-selected={selected} data-doubt={doubt.id}>
      <DoubtHead doubt={doubt} among={among} />
      {doubt.fix === "retype" && <KindSelect value={kind} onChange={setKind} />}
      <div className="doubt-actions">
        {doubt.fix === "retype" && (
          <Button
            size="compact-md"
            disabled={!kind || busy}
            onClick={() =>
              editor.apply([
                {
                  kind: "change_assets",
                  ids: doubt.assets.map((asset) => asset.id),
                  asset_kind: kind,
                },
              ])
            }
          >
            {t("review.retype", { n: number(doubt.assets.length) })}
          </Button>
        )}
        {proposed && (
          <Button
            size="compact-md"
            leftSection={<IconCheck size={16} />}
            disabled={busy}
            onClick={() => editor.apply(doubt.edits)}
          >
            {t(`review.mend.${mendOf(proposed)}`, {
              n: number(doubt.edits.length),
              count: doubt.edits.length,
            })}
          </Button>
        )}
        {!proposed && tool && (
          <Button
            size="compact-md"
            variant="default"
            onClick={() => {
              onShow();
              editor.take(tool);
            }}
          >
            {t(`review.draw.${doubt.fix}`)}
          </Button>
        )}
        {stray && (
          <Button
            size="compact-md"
            variant="default"
            disabled={busy}
            onClick={() => {
              onShow();
              editor.startMove("asset", [stray.id]);
            }}
          >
            {t("review.put_on_map")}
          </Button>
        )}
        {narrow && (
          <Button
            size="compact-md"
            variant="default"
            disabled={busy}
            onClick={() => {
              onShow();
              select({ what: "space", id: narrow.id });
              editor.take("reshape");
            }}
          >
            {t("review.reshape")}
          </Button>
        )}
        {removal && (
          <Button
            size="compact-md"
            variant="default"
            disabled={busy}
            onClick={() => editor.apply([removal])}
          >
            {t("review.not_there")}
          </Button>
        )}
        {doubt.fix !== "retype" && (
          <Button
            size="compact-md"
            variant={assumed ? "filled" : "default"}
            leftSection={assumed ? <IconCheck size={16} /> : undefined}
            disabled={busy}
            onClick={() => settle.mutate({ ids: [doubt.id], is_right: true })}
          >
            {t(assumed ? "review.confirm" : "review.is_right")}
          </Button>
        )}
        {showMe}
      </div>
    </li>
  );
}

/** Takes away what was assumed. */
function removalOf({ connector_id, opening }: Doubt): Edit | null {
  if (connector_id) return { kind: "remove_connectors", ids: [connector_id] };
  return opening && { kind: "remove_openings", ids: [opening.id] };
}

/** What a proposed edit is called: to open what is closed is another thing than to make an entrance. */
function mendOf(edit: Edit): string {
  return "is_closed" in edit && edit.is_closed === false ? "reopen" : edit.kind;
}
