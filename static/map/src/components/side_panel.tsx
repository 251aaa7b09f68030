/** A form beside what it is about: from the right edge, closed by its cross, Esc or a tap beside it. */
import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "../i18n/index.ts";
import "./side_panel.css";

export interface SidePanelProps {
  title: string;
  /** Its buttons; they stay in sight while the form scrolls. */
  foot: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

export function SidePanel({ title, foot, onClose, children }: SidePanelProps) {
  const { t } = useTranslation();
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
      <div className="side-panel-scroll">{children}</div>
      <footer className="side-panel-foot">{foot}</footer>
    </Drawer>
  );
}
