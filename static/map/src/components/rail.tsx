import type { TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useTranslation } from "../i18n/index.ts";
import "./shell.css";

export interface RailItem {
  readonly href: string;
  readonly label: string;
  readonly icon: TablerIcon;
}

/** The planner's navigation at the left edge; `foot` stands at its lower end. */
export function Rail({ items, foot }: { items: readonly RailItem[]; foot?: ReactNode }) {
  const { t } = useTranslation();
  const [path] = useLocation();
  return (
    <nav className="rail" aria-label={t("nav.label")}>
      {items.map(({ href, label, icon: Icon }) => (
        <Link key={href} href={href} aria-current={path.startsWith(href) ? "page" : undefined}>
          <Icon size={20} stroke={1.6} />
          <span>{label}</span>
        </Link>
      ))}
      {foot}
    </nav>
  );
}
