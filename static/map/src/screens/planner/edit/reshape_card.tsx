/** The room that is reshaped: how large it was and is by now, and what its neighbours do. */
import { Button, Checkbox } from "@mantine/core";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { areaOf } from "../../../map/edit/reshape.ts";
import { areaM2 } from "../../../map/labels.ts";
import type { Editor } from "./use_editor.ts";

export function ReshapeCard({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { reshape } = editor;
  const { outline, live } = reshape;
  if (!outline) return null;
  const [before, now] = [outline.first, live?.shape ?? outline.now].map((shape) =>
    number(areaM2(areaOf(shape)), 1),
  );
  return (
    <form
      className="tool-card card"
      aria-label={t("edit.tool.reshape")}
      onSubmit={(event) => {
        event.preventDefault();
        editor.saveShape();
      }}
    >
      <h3>{t("edit.tool.reshape")}</h3>
      <p className="reshape-area" aria-live="polite">
        <strong>{t("edit.area", { n: now })}</strong>
        {now !== before && <span>{t("edit.area_before", { n: before })}</span>}
      </p>
      <p className="row-reason">{t("edit.reshape_how")}</p>
      <Checkbox
        label={t("edit.follow")}
        description={t("edit.follow_hint")}
        checked={reshape.follow}
        onChange={(event) => reshape.setFollow(event.currentTarget.checked)}
      />
      <div className="tool-card-actions">
        <Button variant="default" onClick={() => editor.take("select")}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" disabled={!reshape.edit()} loading={editor.busy}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}
