/** The strip of storeys at the map's edge: top storey on top, a dot where something waits to be seen. */
import { IconStack2 } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import type { Storey } from "../api/types.ts";
import { useFormats } from "../i18n/format.ts";
import { useTranslation } from "../i18n/index.ts";
import "./plan_map.css";

export interface StoreySwitchProps {
  /** Lowest first, as the server lists them. */
  storeys: readonly Storey[];
  current: string | null;
  onChange: (storey: string) => void;
  /** Storeys where the selection or the route has something. */
  dots?: ReadonlySet<string>;
  touch?: boolean;
  /** Pixels from the map's right and top edge. */
  right?: number;
  top?: number;
  /** Lifts the storeys apart. */
  onStack?: () => void;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

export function StoreySwitch(props: StoreySwitchProps) {
  const { storeys, current, onChange, dots, touch = false, right = 16, top = 16 } = props;
  const { t } = useTranslation();
  const { name } = useFormats();
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const step = (event: KeyboardEvent) => {
      const by = event.key === "PageUp" ? 1 : event.key === "PageDown" ? -1 : 0;
      if (by === 0 || isTyping(event.target)) return;
      const next = storeys[storeys.findIndex((storey) => storey.id === current) + by];
      if (!next) return;
      event.preventDefault();
      onChange(next.id);
    };
    window.addEventListener("keydown", step);
    return () => window.removeEventListener("keydown", step);
  }, [storeys, current, onChange]);

  useEffect(() => {
    const chosen = list.current?.querySelector(`[data-storey="${CSS.escape(current ?? "")}"]`);
    chosen?.scrollIntoView({ block: "nearest" });
  }, [current]);

  if (storeys.length < 2) return null;
  return (
    <div
      ref={list}
      className="storey-switch card"
      data-touch={touch}
      role="radiogroup"
      aria-label={t("map.storeys")}
      style={{ right, top }}
    >
      {[...storeys].reverse().map((storey) => (
        // biome-ignore lint/a11y/useSemanticElements: a strip of buttons, told as one choice
        <button
          key={storey.id}
          type="button"
          role="radio"
          aria-checked={storey.id === current}
          data-storey={storey.id}
          data-dot={dots?.has(storey.id) ?? false}
          data-long={name(storey).length > 3}
          title={name(storey)}
          onClick={() => onChange(storey.id)}
        >
          {name(storey)}
        </button>
      ))}
      {props.onStack && (
        <button type="button" className="storey-stack" onClick={props.onStack}>
          <IconStack2 size={20} stroke={1.6} aria-hidden="true" />
          {t("stack.open")}
        </button>
      )}
    </div>
  );
}
