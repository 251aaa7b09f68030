/** The room that is reshaped: how large it was and is by now, and what its neighbours do. */
import { Button, Checkbox } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { PartChange } from "../../../api/types.ts";
import { problemText } from "../../../components/problem_notice.tsx";
import { calledBoth } from "../../../domain/called.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { areaOf } from "../../../map/edit/reshape.ts";
import { areaM2 } from "../../../map/labels.ts";
import type { Editor } from "./use_editor.ts";

const TOLD = 4; // neighbours; more do not fit beside the map

const SEEN = 0.05; // m²; less is the trace of a wall that was laid anew

/** Other rooms that come along, with their square metres before and after. */
function neighboursOf(changes: readonly PartChange[], space: string) {
  return changes.flatMap(({ what, id, before, after }) =>
    what === "space" &&
    id !== space &&
    before &&
    after &&
    Math.abs(Number(after.area_m2) - Number(before.area_m2)) >= SEEN
      ? [
          {
            id,
            name: calledBoth(after.number, after.name),
            was: Number(before.area_m2),
            is: Number(after.area_m2),
          },
        ]
      : [],
  );
}

export function ReshapeCard({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { reshape } = editor;
  const { outline, live, preview } = reshape;
  if (!outline) return null;
  const [before, now] = [outline.first, live?.shape ?? outline.now].map((shape) =>
    number(areaM2(areaOf(shape)), 1),
  );
  const neighbours = neighboursOf(preview.changes, outline.id);
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
      {preview.error && (
        <p className="reshape-refused" role="alert">
          <IconAlertTriangle size={18} stroke={2} aria-hidden="true" />
          {problemText(t, preview.error)}
        </p>
      )}
      {neighbours.length > 0 && (
        <ul className="reshape-neighbours" aria-label={t("edit.neighbours")}>
          {neighbours.slice(0, TOLD).map(({ id, name, was, is }) => (
            <li key={id}>
              <span className="stop-name">{name}</span>
              <span>{t("edit.area_change", { was: number(was, 1), is: number(is, 1) })}</span>
            </li>
          ))}
          {neighbours.length > TOLD && (
            <li>{t("review.and_more", { n: number(neighbours.length - TOLD) })}</li>
          )}
        </ul>
      )}
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
        <Button
          type="submit"
          disabled={!reshape.edit() || preview.error !== null}
          loading={editor.busy}
        >
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}
