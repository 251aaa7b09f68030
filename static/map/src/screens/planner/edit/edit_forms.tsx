/** The properties of what is selected, to be changed: a room, an asset, a door, a stair or lift; or several. */
import { Button, Checkbox, SegmentedControl, Select } from "@mantine/core";
import {
  IconArrowsMove,
  IconCheck,
  IconScissors,
  IconTrash,
  IconVector,
  IconZoomQuestion,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useAsset } from "../../../api/queries.ts";
import type {
  Edit,
  OpeningKind,
  OpeningProperties,
  Site,
  SpaceProperties,
  SpaceUse,
} from "../../../api/types.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { OpeningAccess, PassThroughField } from "./access_fields.tsx";
import { TextField } from "./text_field.tsx";
import { KindSelect } from "./tool_card.tsx";
import type { Editor } from "./use_editor.ts";
import { useUses } from "./use_uses.ts";

export function Form({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section className="edit-form" aria-label={t("edit.properties")}>
      {children}
    </section>
  );
}

export function RemoveButton({
  editor,
  edit,
  onDone,
}: {
  editor: Editor;
  edit: Edit;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      leftSection={<IconTrash size={16} />}
      disabled={editor.busy}
      onClick={() => editor.apply([edit], onDone)}
    >
      {t("edit.remove")}
    </Button>
  );
}

export interface FormProps {
  editor: Editor;
  /** After the thing is gone. */
  onGone: () => void;
}

export function SpaceForm({ editor, onGone, space }: FormProps & { space: SpaceProperties }) {
  const { t } = useTranslation();
  const uses = useUses();
  const change = (
    fields: Partial<Omit<Extract<Edit, { kind: "change_spaces" }>, "kind" | "ids">>,
  ) => editor.apply([{ kind: "change_spaces", ids: [space.id], ...fields }]);
  return (
    <Form>
      <TextField label={t("edit.name")} value={space.name} onSave={(name) => change({ name })} />
      <TextField
        label={t("edit.number")}
        value={space.number}
        onSave={(number) => change({ number })}
      />
      <Select
        allowDeselect={false}
        label={t("edit.use")}
        data={uses}
        value={space.use}
        onChange={(use) => use && use !== space.use && change({ use: use as SpaceUse })}
      />
      <PassThroughField space={space} onSave={(pass_through) => change({ pass_through })} />
      <div className="edit-actions">
        <Button
          variant="default"
          leftSection={<IconVector size={16} />}
          onClick={() => editor.take("reshape")}
        >
          {t("edit.tool.reshape")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconScissors size={16} />}
          onClick={() => editor.take("split")}
        >
          {t("edit.tool.split")}
        </Button>
        <RemoveButton
          editor={editor}
          edit={{ kind: "remove_spaces", ids: [space.id] }}
          onDone={onGone}
        />
      </div>
    </Form>
  );
}

export function AssetForm({
  editor,
  onGone,
  site,
  asset,
}: FormProps & { site: Site; asset: string }) {
  const { t } = useTranslation();
  const found = useAsset(site.id, asset);
  if (!found.data) return null;
  const { id, kind, name, code, position_state } = found.data;
  const change = (
    fields: Partial<Omit<Extract<Edit, { kind: "change_assets" }>, "kind" | "ids">>,
  ) => editor.apply([{ kind: "change_assets", ids: [id], ...fields }]);
  return (
    <Form>
      <TextField label={t("edit.name")} value={name} onSave={(text) => change({ name: text })} />
      <TextField label={t("edit.code")} value={code} onSave={(text) => change({ code: text })} />
      <KindSelect
        value={kind}
        onChange={(asset_kind) => asset_kind !== kind && change({ asset_kind })}
      />
      <p className="row-reason">{t(`edit.position.${position_state}`)}</p>
      <div className="edit-actions">
        {position_state === "confirmed" ? (
          <Button
            variant="default"
            leftSection={<IconZoomQuestion size={16} />}
            onClick={() => change({ position_state: "unverified" })}
          >
            {t("edit.doubt_position")}
          </Button>
        ) : (
          <Button
            variant="default"
            leftSection={<IconCheck size={16} />}
            onClick={() => change({ position_state: "confirmed" })}
          >
            {t("edit.confirm_position")}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconArrowsMove size={16} />}
          onClick={() => editor.startMove("asset", [id])}
        >
          {t("edit.tool.move")}
        </Button>
        <RemoveButton editor={editor} edit={{ kind: "remove_assets", ids: [id] }} onDone={onGone} />
      </div>
    </Form>
  );
}

export function OpeningForm({
  editor,
  onGone,
  opening,
}: FormProps & { opening: OpeningProperties }) {
  const { t } = useTranslation();
  const change = (
    fields: Partial<Omit<Extract<Edit, { kind: "change_opening" }>, "kind" | "id">>,
  ) => editor.apply([{ kind: "change_opening", id: opening.id, ...fields }]);
  return (
    <div className="asset-detail">
      <header>
        <h2>{t(opening.is_entrance ? "edit.entrance" : `opening.${opening.kind}`)}</h2>
        {opening.name && <p className="row-reason">{opening.name}</p>}
      </header>
      <Form>
        <SegmentedControl
          fullWidth
          aria-label={t("edit.opening_kind")}
          value={opening.kind}
          onChange={(kind) => change({ opening_kind: kind as OpeningKind })}
          data={(["door", "passage", "gate"] as const).map((kind) => ({
            value: kind,
            label: t(`opening.${kind}`),
          }))}
        />
        <Checkbox
          label={t("edit.is_entrance")}
          checked={opening.is_entrance}
          onChange={(event) => change({ is_entrance: event.currentTarget.checked })}
        />
        <Checkbox
          label={t("edit.is_closed")}
          checked={opening.is_closed}
          onChange={(event) => change({ is_closed: event.currentTarget.checked })}
        />
        <OpeningAccess opening={opening} onSave={change} />
        <div className="edit-actions">
          <Button
            variant="default"
            leftSection={<IconArrowsMove size={16} />}
            onClick={() => editor.startMove("opening", [opening.id])}
          >
            {t("edit.tool.move")}
          </Button>
          <RemoveButton
            editor={editor}
            edit={{ kind: "remove_openings", ids: [opening.id] }}
            onDone={onGone}
          />
        </div>
      </Form>
    </div>
  );
}
