/** What has happened (somebody away, a lift shut, something to look at again), and a job that mends the plan. */
import { Checkbox, Group, MultiSelect, NumberInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useProposeReplan } from "../../api/plan_queries.ts";
import { useFindings, useSurprises } from "../../api/queries.ts";
import type { Plan, Site } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { type Closing, Closings } from "./closings.tsx";
import { JobDialog, useStartedJob } from "./job_dialog.tsx";

const A_WEEK_MS = 7 * 86_400_000; // a draw that started longer ago was walked or let go

export interface ReplanProps {
  site: Site;
  plan: Plan;
  /** The storey on the map: what is shut is first looked for there. */
  storey: string | null;
  opened: boolean;
  onClose: () => void;
}

export function Replan({ site, plan, storey, opened, onClose }: ReplanProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats(site.timezone);
  const client = useQueryClient();
  const [who, setWho] = useState<readonly string[]>([]);
  const [shut, setShut] = useState<readonly Closing[]>([]);
  const [from, setFrom] = useState(site.today);
  const [to, setTo] = useState(site.today);
  const [again, setAgain] = useState(false);
  const [moves, setMoves] = useState(10);
  const { job, start } = useStartedJob();
  const waiting = useFindings(site.id, { state: "rectified", limit: 100 });
  const surprises = useSurprises(site.id);
  const [drawn, setDrawn] = useState<readonly string[]>([]);
  const propose = useProposeReplan(site.id, plan);
  const done = job?.state === "done";

  useEffect(() => {
    if (!done) return;
    void client
      .invalidateQueries({ queryKey: ["site", site.id, "plan", plan.id, "proposal"] })
      .then(() => {
        start(null);
        onClose();
      });
  }, [done, client, site.id, plan.id, start, onClose]);

  const findings = waiting.data?.items ?? [];
  const draws = (surprises.data?.items ?? []).filter(
    (one) =>
      one.state === "open" && Date.now() - Date.parse(one.opened_at ?? one.opens_at) < A_WEEK_MS,
  );
  const until = [from, to].sort()[1] ?? to;
  const submit = () =>
    propose.mutate(
      {
        absences: who.map((id) => ({ inspector_id: id, first_day: from, last_day: until })),
        shut: shut.map(({ label: _, ...one }) => one),
        findings: again ? findings.map((finding) => finding.id) : [],
        surprises: [...drawn],
        most_moves: moves,
      },
      { onSuccess: (made) => start(made.id) },
    );
  return (
    <JobDialog
      title={t("replan.title")}
      opened={opened}
      onClose={onClose}
      job={job}
      onBack={() => start(null)}
      onSubmit={submit}
      action={t("replan.start")}
      starting={propose.isPending}
      error={propose.error}
    >
      <p className="row-reason">{t("replan.hint")}</p>
      <MultiSelect
        clearable
        label={t("replan.absent")}
        placeholder={who.length > 0 ? undefined : t("replan.nobody")}
        data={plan.inspectors.map((one) => ({ value: one.id, label: name(one) }))}
        value={[...who]}
        onChange={setWho}
      />
      <Group grow>
        <TextInput
          type="date"
          label={t("replan.from")}
          value={from}
          required
          withAsterisk={false}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("replan.to")}
          value={until}
          min={from}
          required
          withAsterisk={false}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </Group>
      {opened && (
        <Closings
          site={site}
          storey={storey}
          first={from}
          last={until}
          value={shut}
          onChange={setShut}
        />
      )}
      {findings.length > 0 && (
        <Checkbox
          label={t("replan.findings", { n: number(findings.length) })}
          checked={again}
          onChange={(event) => setAgain(event.currentTarget.checked)}
        />
      )}
      {draws.length > 0 && (
        <MultiSelect
          clearable
          label={t("replan.surprises")}
          description={t("replan.surprises_hint")}
          data={draws.map((one) => ({ value: one.id, label: `${one.name} × ${one.count}` }))}
          value={[...drawn]}
          onChange={setDrawn}
        />
      )}
      <NumberInput
        label={t("replan.most_moves")}
        description={t("replan.most_moves_hint")}
        min={0}
        max={10_000}
        allowDecimal={false}
        value={moves}
        onChange={(value) => setMoves(Number(value) || 0)}
      />
    </JobDialog>
  );
}
