/** A form beside what it is about: from the right edge; its buttons stay in sight while it scrolls. */
import { Button, Drawer } from "@mantine/core";
import { type ReactNode, useId } from "react";
import { useTranslation } from "../i18n/index.ts";
import "./side_panel.css";

export interface SidePanelProps {
  title: string;
  /** What the button that ends the form says; it is off while the form is not whole. */
  done: string;
  isWhole: boolean;
  saving?: boolean;
  /** Takes away what the form is about. */
  remove?: { label: string; onRemove: () => void } | false;
  onDone: () => void;
  onClose: () => void;
  /** Fieldsets. */
  children: ReactNode;
}

export function SidePanel(props: SidePanelProps) {
  const { title, done, isWhole, saving = false, remove, onDone, onClose, children } = props;
  const { t } = useTranslation();
  const form = useId();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={560}
      title={title}
      closeOnClickOutside={false}
      // What the form is about stays in sight beside it.
      overlayProps={{ backgroundOpacity: 0.18 }}
      closeButtonProps={{ "aria-label": t("action.close") }}
      classNames={{ content: "side-panel", title: "side-panel-title", body: "side-panel-body" }}
    >
      <div className="side-panel-scroll">
        <form
          id={form}
          className="side-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (isWhole) onDone();
          }}
        >
          {children}
        </form>
      </div>
      <footer className="side-panel-foot">
        {remove && (
          <Button variant="subtle" color="ink" disabled={saving} onClick={remove.onRemove}>
            {remove.label}
          </Button>
        )}
        <span className="side-panel-gap" />
        <Button variant="default" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" form={form} disabled={!isWhole} loading={saving}>
          {done}
        </Button>
      </footer>
    </Drawer>
  );
}
