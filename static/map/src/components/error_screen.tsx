import { Component, type ReactNode } from "react";
import { i18n } from "../i18n/index.ts";
import { ProblemNotice } from "./problem_notice.tsx";

/** Catches what a screen failed to: says so, and offers to open the page again. */
export class ErrorScreen extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="page-notice" lang={i18n.language}>
        <ProblemNotice error={error} onRetry={() => window.location.reload()} />
      </div>
    );
  }
}
