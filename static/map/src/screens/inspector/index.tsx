/** The inspector's face: one round, on the tablet. */
import { useSite } from "../../api/queries.ts";
import { AppShell } from "../../components/app_shell.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { StoreyMap } from "../storey_map.tsx";
import { useStoreyChoice } from "../storey_page.tsx";

export function Inspector({ site: id }: { site: string }) {
  const site = useSite(id);
  const choice = useStoreyChoice(site.data);
  return (
    <AppShell site={id} search={false}>
      {site.error && <ProblemNotice error={site.error} onRetry={() => void site.refetch()} />}
      {site.isPending && <Loading />}
      {site.data && <StoreyMap site={site.data} choice={choice} touch />}
    </AppShell>
  );
}
