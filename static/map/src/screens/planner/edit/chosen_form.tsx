/** Several rooms or assets at once: retyped, moved, confirmed, merged, taken off. */
import { Button, SegmentedControl, Select } from "@mantine/core";
import { IconArrowMerge, IconArrowsMove, IconCheck } from "@tabler/icons-react";
import type { SpaceUse } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { AS_ITS_USE, FREE, NOT_FOR_PASSAGE, RATHER_NOT } from "../../../map/edit/access.ts";
import { Form, RemoveButton } from "./edit_forms.tsx";
import { KindSelect } from "./tool_card.tsx";
import type { Chosen, Editor } from "./use_editor.ts";
import { useUses } from "./use_uses.ts";

const MOST_MOVED = 500; // edits in one step, as the server takes them

export function ChosenForm({ editor, chosen }: { editor: Editor; chosen: Chosen }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { ids, what } = chosen;
  const { boxed } = editor;
  const hasBoth = boxed !== null && boxed.space.length > 0 && boxed.asset.length > 0;
  return (
    <div className="asset-detail">
      <header>
        <h2>{t(`edit.chosen_${what}`, { n: number(ids.length), count: ids.length })}</h2>
        <p className="row-reason">{t("edit.chosen_hint")}</p>
      </header>
      {hasBoth && (
        <SegmentedControl
          fullWidth
          aria-label={t("edit.chosen_which")}
          value={what}
          onChange={(value) => editor.chooseOf(value as Chosen["what"])}
          data={[
            { value: "asset", label: t("edit.chosen_assets", { n: number(boxed.asset.length) }) },
            { value: "space", label: t("edit.chosen_spaces", { n: number(boxed.space.length) }) },
          ]}
        />
      )}
      {what === "space" ? (
        <ChosenSpaces editor={editor} ids={ids} />
      ) : (
        <ChosenAssets editor={editor} ids={ids} />
      )}
    </div>
  );
}

function ChosenSpaces({ editor, ids }: { editor: Editor; ids: readonly string[] }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const uses = useUses();
  const done = () => editor.setChosen({ what: "space", ids: [] });
  return (
    <Form>
      <Select
        label={t("edit.use")}
        placeholder={t("edit.use_same")}
        disabled={editor.busy}
        data={uses}
        value={null}
        onChange={(use) =>
          use && editor.apply([{ kind: "change_spaces", ids, use: use as SpaceUse }])
        }
      />
      <Select
        label={t("edit.pass_through")}
        placeholder={t("edit.use_same")}
        disabled={editor.busy}
        data={[
          { value: String(AS_ITS_USE), label: t("edit.pass.as_use") },
          { value: String(FREE), label: t("edit.pass.free") },
          {
            value: String(RATHER_NOT),
            label: t("edit.pass.rather_not", { n: number(RATHER_NOT) }),
          },
          { value: String(NOT_FOR_PASSAGE), label: t("edit.pass.never") },
        ]}
        value={null}
        onChange={(factor) =>
          factor && editor.apply([{ kind: "change_spaces", ids, pass_through: Number(factor) }])
        }
      />
      <div className="edit-actions">
        <Button
          variant="default"
          leftSection={<IconArrowMerge size={16} />}
          disabled={ids.length < 2 || editor.busy}
          onClick={() => editor.apply([{ kind: "merge_spaces", ids }], done)}
        >
          {t("edit.merge")}
        </Button>
        <RemoveButton editor={editor} edit={{ kind: "remove_spaces", ids }} onDone={done} />
      </div>
    </Form>
  );
}

function ChosenAssets({ editor, ids }: { editor: Editor; ids: readonly string[] }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const done = () => editor.setChosen({ what: "asset", ids: [] });
  return (
    <Form>
      <KindSelect
        value=""
        placeholder={t("edit.use_same")}
        onChange={(asset_kind) => editor.apply([{ kind: "change_assets", ids, asset_kind }])}
      />
      {ids.length > MOST_MOVED && (
        <p className="row-reason">{t("edit.move_most", { n: number(MOST_MOVED) })}</p>
      )}
      <div className="edit-actions">
        <Button
          variant="default"
          leftSection={<IconArrowsMove size={16} />}
          disabled={editor.busy || ids.length > MOST_MOVED}
          onClick={() => editor.startMove("asset", ids)}
        >
          {t("edit.tool.move")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconCheck size={16} />}
          disabled={editor.busy}
          onClick={() =>
            editor.apply([{ kind: "change_assets", ids, position_state: "confirmed" }])
          }
        >
          {t("edit.confirm_position")}
        </Button>
        <RemoveButton editor={editor} edit={{ kind: "remove_assets", ids }} onDone={done} />
      </div>
    </Form>
  );
}
