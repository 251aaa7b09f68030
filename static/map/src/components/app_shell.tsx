import type { ReactNode } from "react";
import { Rail, type RailItem } from "./rail.tsx";
import "./shell.css";
import { TopBar, type TopBarProps } from "./top_bar.tsx";

export interface AppShellProps extends TopBarProps {
  rail?: readonly RailItem[];
  /** At the lower end of the rail: help. */
  railFoot?: ReactNode;
  /** The page: it fills what bar and rail leave. */
  children: ReactNode;
}

/** Bar on top, rail at the left where the face has one, the page in the rest. */
export function AppShell({ rail, railFoot, children, ...bar }: AppShellProps) {
  return (
    <div className="app-shell">
      <TopBar {...bar} />
      <div className="app-shell-body">
        {rail && <Rail items={rail} foot={railFoot} />}
        <main className="app-shell-page">{children}</main>
      </div>
    </div>
  );
}
