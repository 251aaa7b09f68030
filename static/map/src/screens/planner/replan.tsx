/** What has happened (somebody away, a lift shut, something to look at again), and a job that mends the plan. */
import { Button, Checkbox, Group, Modal, NumberInput, Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useProposeReplan } from "../../api/plan_queries.ts";
import { isOver, useCancelJob, useFindings, useJob, useStoreyGeometry } from "../../api/queries.ts";
import type { Plan, Site } from "../../api/types.ts";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { ProgressPanel } from "../../components/progress_panel.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";

export interface ReplanProps {
  site: Site;
  plan: Plan;
  /** The storey on the map: its doors and lifts can be chosen. */
  storey: string | null;
  opened: boolean;
  onClose: () => void;
}

export function Replan({ site, plan, storey, opened, onClose }: ReplanProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats(site.timezone);
  const client = useQueryClient();
  const [who, setWho] = useState<string | null>(null);
  const [way, setWay] = useState<string | null>(null);
  const [from, setFrom] = useState(site.today);
  const [to, setTo] = useState(site.today);
  const [again, setAgain] = useState(false);
  const [moves, setMoves] = useState(10);
  const [jobId, setJobId] = useState<string | null>(null);
  const features = useStoreyGeometry(site.id, opened ? storey : null);
  const waiting = useFindings(site.id, { state: "rectified", limit: 100 });
  const propose = useProposeReplan(site.id, plan);
  const cancel = useCancelJob();
  const job = useJob(jobId);
  const done = job.data?.state === "done";

  useEffect(() => {
    if (!done) return;
    void client
      .invalidateQueries({ queryKey: ["site", site.id, "plan", plan.id, "proposal"] })
      .then(() => {
        setJobId(null);
        onClose();
      });
  }, [done, client, site.id, plan.id, onClose]);

  const ways = (features.data?.features ?? []).flatMap(({ properties }) =>
    properties.layer === "connector" ? [{ value: properties.id, label: name(properties) }] : [],
  );
  const findings = waiting.data?.items ?? [];
  const until = [from, to].sort()[1] ?? to;
  const days = { first_day: from, last_day: until };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("replan.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {job.data ? (
        <ProgressPanel
          job={job.data}
          title={t("replan.title")}
          onCancel={() => job.data && cancel.mutate(job.data.id)}
        >
          {isOver(job.data) && !done && (
            <Group justify="flex-end">
              <Button variant="default" onClick={() => setJobId(null)}>
                {t("action.back")}
              </Button>
            </Group>
          )}
        </ProgressPanel>
      ) : (
        <form
          className="new-plan"
          onSubmit={(event) => {
            event.preventDefault();
            propose.mutate(
              {
                absences: who ? [{ inspector_id: who, ...days }] : [],
                shut: way ? [{ element_id: way, ...days }] : [],
                findings: again ? findings.map((finding) => finding.id) : [],
                most_moves: moves,
              },
              { onSuccess: (made) => setJobId(made.id) },
            );
          }}
        >
          <p className="row-reason">{t("replan.hint")}</p>
          <Select
            clearable
            label={t("replan.absent")}
            placeholder={t("replan.nobody")}
            data={plan.inspectors.map((one) => ({ value: one.id, label: name(one) }))}
            value={who}
            onChange={setWho}
          />
          {ways.length > 0 && (
            <Select
              clearable
              searchable
              label={t("replan.shut")}
              placeholder={t("replan.none")}
              data={ways}
              value={way}
              onChange={setWay}
            />
          )}
          <Group grow>
            <TextInput
              type="date"
              label={t("replan.from")}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t("replan.to")}
              value={until}
              min={from}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </Group>
          {findings.length > 0 && (
            <Checkbox
              label={t("replan.findings", { n: number(findings.length) })}
              checked={again}
              onChange={(event) => setAgain(event.currentTarget.checked)}
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
          {propose.error && <ProblemNotice error={propose.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={propose.isPending}>
              {t("replan.start")}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
