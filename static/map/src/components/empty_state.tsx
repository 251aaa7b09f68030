import type { ReactNode } from "react";
import "./states.css";

export interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** What to do first. */
  hint?: string;
  /** One button. */
  action?: ReactNode;
}

/** Nothing here yet: says what to do first. */
export function EmptyState({ icon, title, hint, action }: EmptyStateProps) {
  return (
    <div className="empty-state">
      {icon && <div className="empty-state-icon">{icon}</div>}
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {action}
    </div>
  );
}
