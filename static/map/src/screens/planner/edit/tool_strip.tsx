/** The strip of tools over the map, with undo and redo, and the keys that stand for them. */
import { Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "../../../i18n/index.ts";
import { isTyping, LOOKS, TOOLS, type ToolSpec, toolOfKey } from "../../../map/edit/tools.ts";
import type { Editor } from "./use_editor.ts";
import "./edit.css";

export interface ToolStripProps {
  editor: Editor;
  canUndo: boolean;
  canRedo: boolean;
  /** Takes what is selected off the plan; null where nothing is. */
  onRemove: (() => void) | null;
  /** Carries what is selected to another place. */
  onMove: (() => void) | null;
}

export function ToolStrip(props: ToolStripProps) {
  const { editor, canUndo, canRedo, onRemove, onMove } = props;
  const { t } = useTranslation();
  useEditorKeys(editor, { canUndo, canRedo, onRemove, onMove });
  const button = ({ tool, key, icon: Icon }: ToolSpec) => (
    <Tooltip key={tool} label={`${t(`edit.tool.${tool}`)} · ${key}`} openDelay={400}>
      <button
        type="button"
        aria-pressed={editor.tool === tool}
        aria-keyshortcuts={key}
        data-tool={tool}
        onClick={() => editor.take(tool)}
      >
        <Icon size={20} stroke={1.6} aria-hidden="true" />
        <span>{t(`edit.tool.${tool}`)}</span>
      </button>
    </Tooltip>
  );
  return (
    <div className="tool-strip card" role="toolbar" aria-label={t("edit.tools")}>
      {TOOLS.map(button)}
      <hr />
      {LOOKS.map(button)}
      <hr />
      <Tooltip label={`${t("edit.undo")} · Ctrl Z`} openDelay={400}>
        <button
          type="button"
          aria-label={t("edit.undo")}
          disabled={!(canUndo || editor.reshape.edit()) || editor.busy}
          onClick={editor.undo}
        >
          <IconArrowBackUp size={20} stroke={1.6} />
        </button>
      </Tooltip>
      <Tooltip label={`${t("edit.redo")} · Ctrl ⇧ Z`} openDelay={400}>
        <button
          type="button"
          aria-label={t("edit.redo")}
          disabled={!(canRedo || editor.reshape.mayForth) || editor.busy}
          onClick={editor.redo}
        >
          <IconArrowForwardUp size={20} stroke={1.6} />
        </button>
      </Tooltip>
    </div>
  );
}

function useEditorKeys(editor: Editor, can: Omit<ToolStripProps, "editor">) {
  const latest = useRef({ editor, can });
  latest.current = { editor, can };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { editor: now, can: may } = latest.current;
      const key = event.key.toLowerCase();
      const inCard = event.target instanceof Element && event.target.closest(".tool-card");
      if (isTyping(event.target) && !(key === "escape" && inCard)) return;
      if (event.ctrlKey || event.metaKey) {
        const redo = key === "y" || (key === "z" && event.shiftKey);
        if (redo && (may.canRedo || now.reshape.mayForth)) now.redo();
        else if (key === "z" && !redo && (may.canUndo || now.reshape.edit())) now.undo();
        else return;
        event.preventDefault();
        return;
      }
      if (event.altKey) return;
      const drawing = now.drawing.points.length > 0;
      if (key === "escape") now.cancel();
      else if (key === "enter" && (drawing || now.tool === "reshape")) now.finish();
      else if (key === "backspace" && drawing) now.dropPoint();
      else if (key === "delete" || key === "backspace") {
        // While corners are dragged it is they that the key means.
        if (may.onRemove && now.tool !== "reshape") may.onRemove();
        else return;
      } else if (key === "m" && may.onMove && !event.repeat) may.onMove();
      else {
        const tool = toolOfKey(event.key);
        if (!tool || event.repeat) return;
        now.take(tool);
      }
      event.preventDefault();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}
