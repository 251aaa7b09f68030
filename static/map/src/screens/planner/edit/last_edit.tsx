/** What the last edit did to the network, with a way to take it back; or why it was refused. */
import { Button, CloseButton, Loader } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { problemText } from "../../../components/problem_notice.tsx";
import { type Formats, useFormats } from "../../../i18n/format.ts";
import { type i18n, useTranslation } from "../../../i18n/index.ts";
import type { Editor } from "./use_editor.ts";
import type { LastEdit } from "./use_steps.ts";

/** "3 rooms and 12 assets are now reached", or that nothing changed for walking. */
export function effectText(t: typeof i18n.t, { number }: Formats, { outcome }: LastEdit): string {
  const count = (list: { spaces: string[]; assets: string[] }) => ({
    spaces: list.spaces.length,
    assets: list.assets.length,
  });
  const words = (key: "reached" | "unreached") => {
    const { spaces, assets } = count(outcome.effect[key]);
    const facts = { spaces: number(spaces), assets: number(assets) };
    if (spaces && assets) return t(`edit.effect.${key}_both`, facts);
    if (spaces) return t(`edit.effect.${key}_spaces`, { ...facts, count: spaces });
    return assets ? t(`edit.effect.${key}_assets`, { ...facts, count: assets }) : "";
  };
  const said = [words("reached"), words("unreached")].filter(Boolean);
  return said.length > 0 ? said.join(" ") : t("edit.effect.none");
}

export function LastEditLine({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { last, error, busy } = editor;
  if (busy) {
    return (
      <output className="last-edit card">
        <Loader size={16} color="var(--ink-2)" />
        <span>{t("edit.working")}</span>
      </output>
    );
  }
  if (error) {
    return (
      <div className="last-edit card" role="alert">
        <IconAlertTriangle size={18} stroke={2} aria-hidden="true" />
        <strong>{problemText(t, error)}</strong>
        <CloseButton aria-label={t("action.close")} onClick={editor.forgetError} />
      </div>
    );
  }
  if (!last) return null;
  const kinds = [...new Set(last.outcome.edit.kinds)];
  const what = kinds.length === 1 ? t(`edit.kind.${kinds[0]}`) : t("edit.kind.several");
  return (
    <output className="last-edit card">
      <IconCheck size={18} stroke={2} aria-hidden="true" />
      <span>
        <strong>{t(`edit.way.${last.way}`, { what })}</strong> {effectText(t, formats, last)}
      </span>
      {last.way === "done" && (
        <Button size="compact-sm" variant="default" onClick={editor.undo}>
          {t("action.undo")}
        </Button>
      )}
      <CloseButton aria-label={t("action.close")} onClick={editor.dismiss} />
    </output>
  );
}
