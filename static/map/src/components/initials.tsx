import type { Named } from "../api/types.ts";
import { useLanguage } from "../i18n/index.ts";
import "./shell.css";

/** Family name in Chinese, two initials in English. */
export function initialsOf(person: Named, chinese: boolean): string {
  if (chinese && person.name) return [...person.name][0] ?? "";
  const words = (person.name_en || person.name).split(/\s+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? "")
    .join("");
}

/** A round badge for a person; `route` marks the one whose route is shown. */
export function Initials({ person, route = false }: { person: Named; route?: boolean }) {
  const chinese = useLanguage() === "zh-CN";
  return (
    <span className="initials" data-route={route} aria-hidden="true">
      {initialsOf(person, chinese)}
    </span>
  );
}
