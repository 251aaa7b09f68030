/** The properties of a stair or lift, and where it is stepped onto. */
import { Button, Checkbox } from "@mantine/core";
import { IconArrowsMove } from "@tabler/icons-react";
import type { ConnectorProperties, Edit } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import type { StoreyChoice } from "../../storey_page.tsx";
import { ConnectorAccess } from "./access_fields.tsx";
import { Form, type FormProps, RemoveButton } from "./edit_forms.tsx";
import { TextField } from "./text_field.tsx";
import type { Editor } from "./use_editor.ts";

export function ConnectorForm({
  editor,
  onGone,
  connector,
  choice,
}: FormProps & { connector: ConnectorProperties; choice: StoreyChoice }) {
  const { t } = useTranslation();
  const change = (
    fields: Partial<Omit<Extract<Edit, { kind: "change_connector" }>, "kind" | "id">>,
  ) => editor.apply([{ kind: "change_connector", id: connector.id, ...fields }]);
  return (
    <Form>
      <TextField
        label={t("edit.name")}
        value={connector.name}
        onSave={(name) => change({ name })}
      />
      <Checkbox
        label={t("edit.is_out_of_service")}
        checked={connector.is_closed}
        onChange={(event) => change({ is_closed: event.currentTarget.checked })}
      />
      <ConnectorAccess connector={connector} onSave={change} />
      <Landings editor={editor} connector={connector} choice={choice} />
      <div className="edit-actions">
        <Button
          variant="default"
          leftSection={<IconArrowsMove size={16} />}
          onClick={() => editor.startMove("connector", [connector.id])}
        >
          {t("edit.move_landing")}
        </Button>
        <RemoveButton
          editor={editor}
          edit={{ kind: "remove_connectors", ids: [connector.id] }}
          onDone={onGone}
        />
      </div>
    </Form>
  );
}

/** The storeys it stops at; one more gets its landing right above or below. */
function Landings({
  editor,
  connector,
  choice,
}: {
  editor: Editor;
  connector: ConnectorProperties;
  choice: StoreyChoice;
}) {
  const { t } = useTranslation();
  const { name } = useFormats();
  const here = choice.storey?.id ?? "";
  const served = [here, ...connector.other_storeys];
  const point = choice.features?.features.find(
    ({ properties }) => properties.layer === "connector" && properties.id === connector.id,
  )?.geometry;
  const set = (storeys: string[]) => {
    const more = storeys.filter((storey) => !served.includes(storey));
    const left = served.filter((storey) => !storeys.includes(storey));
    if (point?.type !== "Point") return;
    const at = point.coordinates as [number, number];
    editor.apply([
      {
        kind: "change_connector",
        id: connector.id,
        ...(left.length > 0 ? { leave_storeys: left } : {}),
        ...(more.length > 0
          ? { move_landings: more.map((storey_id) => ({ storey_id, point: at })) }
          : {}),
      },
    ]);
  };
  return (
    <Checkbox.Group label={t("edit.stops_at")} value={served} onChange={set}>
      {[...choice.storeys].reverse().map((storey) => (
        <Checkbox
          key={storey.id}
          mt={8}
          value={storey.id}
          label={name(storey)}
          disabled={editor.busy || (served.length < 3 && served.includes(storey.id))}
        />
      ))}
    </Checkbox.Group>
  );
}
