/** Who changed what on the plan, newest first; one of them is shown on the map, before and after. */
import { useEditEntry, useEditHistory } from "../../../api/edits.ts";
import type { EditEntry, PartChange, Site } from "../../../api/types.ts";
import { EmptyState } from "../../../components/empty_state.tsx";
import { useKindName } from "../../../components/kind_icon.tsx";
import { Loading } from "../../../components/loading.tsx";
import { ProblemNotice } from "../../../components/problem_notice.tsx";
import { calledBoth } from "../../../domain/called.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";

const TOLD = 8; // parts of one edit; the map shows all of them

export interface EditHistoryProps {
  site: Site;
  /** Number of the edit that the map shows. */
  shown: number | null;
  onShow: (edit: number | null) => void;
}

export function EditHistory({ site, shown, onShow }: EditHistoryProps) {
  const { t } = useTranslation();
  const history = useEditHistory(site.id);
  if (history.error) {
    return <ProblemNotice error={history.error} onRetry={() => void history.refetch()} />;
  }
  if (!history.data) return <Loading />;
  if (history.data.items.length === 0) {
    return <EmptyState title={t("edit.history_none")} hint={t("edit.history_none_hint")} />;
  }
  return (
    <ol className="edit-history">
      {history.data.items.map((entry) => (
        <li key={entry.number} data-state={entry.state}>
          <EntryButton
            site={site}
            entry={entry}
            isShown={entry.number === shown}
            onClick={() => onShow(entry.number === shown ? null : entry.number)}
          />
          {entry.number === shown && <EntryChanges site={site} entry={entry.number} />}
        </li>
      ))}
    </ol>
  );
}

interface EntryButtonProps {
  site: Site;
  entry: EditEntry;
  isShown: boolean;
  onClick: () => void;
}

function EntryButton({ site, entry, isShown, onClick }: EntryButtonProps) {
  const { t } = useTranslation();
  const { instant, number } = useFormats(site.timezone);
  const won = entry.effect.reached.spaces.length + entry.effect.reached.assets.length;
  const kinds = [...new Set(entry.kinds)];
  return (
    <button type="button" aria-expanded={isShown} onClick={onClick}>
      <span className="row-title">{kinds.map((kind) => t(`edit.kind.${kind}`)).join(" · ")}</span>
      <span className="row-reason">
        {[
          instant(entry.at),
          entry.by_name,
          won > 0 && t("edit.history_reached", { n: number(won) }),
          entry.state !== "done" && t(`edit.state.${entry.state}`),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </button>
  );
}

function EntryChanges({ site, entry }: { site: Site; entry: number }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const found = useEditEntry(site.id, entry);
  if (found.error)
    return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  // Storeys merely follow: their walls are seen on the map.
  const parts = found.data.items.filter(({ what }) => what !== "storey");
  return (
    <ul className="edit-changes">
      {parts.slice(0, TOLD).map((change) => (
        <ChangeLine key={change.id} change={change} />
      ))}
      {parts.length > TOLD && (
        <li className="row-reason">{t("review.and_more", { n: number(parts.length - TOLD) })}</li>
      )}
    </ul>
  );
}

function ChangeLine({ change }: { change: PartChange }) {
  const { t, i18n } = useTranslation();
  const { number, language } = useFormats();
  const kindName = useKindName();
  const { what, before, after } = change;
  const some = after ?? before ?? {};
  const said = (key: string, value: unknown): string => {
    if (typeof value === "number") return t("edit.area", { n: number(value, 1) });
    const text = String(value ?? "");
    if (key === "use") return t(`use.${text}`);
    if (key === "position_state") return t(`edit.position.${text}`);
    if (key !== "kind") return text || "–";
    return what === "asset" ? kindName(text) : t(`${what}.${text}`);
  };
  const told = ["name", "number", "code", "kind", "use", "area_m2", "position_state"].flatMap(
    (key) =>
      before && after && before[key] !== after[key]
        ? [`${said(key, before[key])} → ${said(key, after[key])}`]
        : [],
  );
  const became = !before ? "appeared" : !after ? "vanished" : null;
  const named = calledBoth(some.number, some.code, some.name);
  const gap = language === "en" ? " " : "";
  return (
    <li lang={i18n.language}>
      <span className="row-title">{`${t(`reimport.what.${what}`)}${named && gap}${named}`}</span>
      <span className="row-reason">
        {became ? t(`reimport.became.${became}`) : told.join(" · ") || t("edit.changed_else")}
      </span>
    </li>
  );
}
