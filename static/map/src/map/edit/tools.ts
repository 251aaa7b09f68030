/** The editor's tools and their keys. */
import {
  IconArrowsMove,
  IconBan,
  IconClockHour4,
  IconDoor,
  IconElevator,
  IconMapPinPlus,
  IconPointer,
  IconPolygon,
  IconRoute,
  IconScissors,
  IconShape2,
  IconStairs,
  IconVector,
  type TablerIcon,
} from "@tabler/icons-react";

export type Tool =
  | "select"
  | "space"
  | "split"
  | "reshape"
  | "door"
  | "stair"
  | "lift"
  | "asset"
  | "zone"
  | "close"
  | "walk"
  | "time"
  | "move";

export interface ToolSpec {
  readonly tool: Tool;
  readonly key: string;
  readonly icon: TablerIcon;
}

/** In the order of the strip; tools that draw first, tools that look last. `move` has no button: a panel starts it. */
export const TOOLS: readonly ToolSpec[] = [
  { tool: "select", key: "V", icon: IconPointer },
  { tool: "space", key: "S", icon: IconPolygon },
  { tool: "reshape", key: "R", icon: IconVector },
  { tool: "split", key: "K", icon: IconScissors },
  { tool: "door", key: "D", icon: IconDoor },
  { tool: "stair", key: "T", icon: IconStairs },
  { tool: "lift", key: "L", icon: IconElevator },
  { tool: "asset", key: "A", icon: IconMapPinPlus },
  { tool: "zone", key: "Z", icon: IconShape2 },
  { tool: "close", key: "C", icon: IconBan },
];
export const LOOKS: readonly ToolSpec[] = [
  { tool: "walk", key: "W", icon: IconRoute },
  { tool: "time", key: "I", icon: IconClockHour4 },
];
export const MOVE_ICON: TablerIcon = IconArrowsMove;

/** Tools whose clicks fall on snapped points. */
export const SNAPPING: ReadonlySet<Tool> = new Set<Tool>(["space", "split"]);

/** The tool of a key, if it is one. */
export function toolOfKey(key: string): Tool | null {
  return [...TOOLS, ...LOOKS].find((spec) => spec.key === key.toUpperCase())?.tool ?? null;
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, textarea, select, [role=dialog]") !== null)
  );
}
