/** Who changed what on the plan, newest first. */
import { useEditHistory } from "../../../api/edits.ts";
import type { Site } from "../../../api/types.ts";
import { EmptyState } from "../../../components/empty_state.tsx";
import { Loading } from "../../../components/loading.tsx";
import { ProblemNotice } from "../../../components/problem_notice.tsx";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";

export function EditHistory({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { instant, number } = useFormats(site.timezone);
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
      {history.data.items.map((entry) => {
        const kinds = [...new Set(entry.kinds)];
        const won = entry.effect.reached.spaces.length + entry.effect.reached.assets.length;
        return (
          <li key={entry.number} data-state={entry.state}>
            <span className="row-title">
              {kinds.map((kind) => t(`edit.kind.${kind}`)).join(" · ")}
            </span>
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
          </li>
        );
      })}
    </ol>
  );
}
