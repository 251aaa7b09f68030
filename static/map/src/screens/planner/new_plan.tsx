/** Plan some weeks: from when, how long to search; then live figures, and a way to stop with the best so far. */
import { NumberInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { mondayOf, useAddress } from "../../address.ts";
import { useMakePlan } from "../../api/queries.ts";
import type { Job, ObjectiveWeights, ScenarioRequest, Site } from "../../api/types.ts";
import { Stat } from "../../components/stat.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { BeforePlanning } from "./conflict_list.tsx";
import { JobDialog, useStartedJob } from "./job_dialog.tsx";
import { BY_RANK, PlanOptions } from "./plan_options.tsx";
import { isReady, NOTHING_DIFFERS } from "./scenario_fields.tsx";

export interface NewPlanProps {
  site: Site;
  /** The plan on the screen: what a scenario is a variant of. */
  parent: string | null;
  opened: boolean;
  onClose: () => void;
}

export function NewPlan({ site, parent, opened, onClose }: NewPlanProps) {
  const { t } = useTranslation();
  const { set } = useAddress();
  const client = useQueryClient();
  const [startsOn, setStartsOn] = useState(mondayOf(site.today));
  const [weeks, setWeeks] = useState(4);
  const [seconds, setSeconds] = useState(60);
  const [weights, setWeights] = useState<ObjectiveWeights>(BY_RANK);
  const [scenario, setScenario] = useState<ScenarioRequest>(NOTHING_DIFFERS);
  const { job, start } = useStartedJob();
  const make = useMakePlan(site.id);
  const planId = typeof job?.result?.plan_id === "string" ? job.result.plan_id : null;

  useEffect(() => {
    if (!planId) return;
    void client.invalidateQueries({ queryKey: ["site", site.id, "plans"] }).then(() => {
      set({ plan: planId, route: null, visit: null });
      start(null);
      onClose();
    });
  }, [planId, client, site.id, set, start, onClose]);

  const submit = () =>
    make.mutate(
      {
        starts_on: startsOn,
        weeks,
        seconds,
        seed: 1,
        objective: weights,
        ...(scenario.name.trim() ? { scenario: { ...scenario, parent_id: parent } } : {}),
      },
      { onSuccess: (made) => start(made.id) },
    );
  return (
    <JobDialog
      title={t("plan.new_title", { weeks })}
      opened={opened}
      onClose={onClose}
      job={job}
      onBack={() => start(null)}
      onSubmit={submit}
      action={t("plan.start")}
      // What differs without a name would be a plan like any other, and mislead.
      ready={isReady(scenario)}
      starting={make.isPending}
      error={make.error}
      figures={job && <Figures job={job} />}
    >
      <TextInput
        type="date"
        label={t("plan.starts_on")}
        value={startsOn}
        required
        onChange={(event) => setStartsOn(event.currentTarget.value)}
      />
      <NumberInput
        label={t("plan.weeks")}
        min={1}
        max={12}
        allowDecimal={false}
        value={weeks}
        onChange={(value) => setWeeks(Number(value) || 4)}
      />
      <NumberInput
        label={t("plan.seconds")}
        description={t("plan.seconds_hint")}
        min={5}
        max={600}
        allowDecimal={false}
        value={seconds}
        onChange={(value) => setSeconds(Number(value) || 60)}
      />
      <BeforePlanning site={site} startsOn={startsOn} weeks={weeks} />
      <PlanOptions
        site={site}
        weights={weights}
        scenario={scenario}
        onWeights={setWeights}
        onScenario={setScenario}
      />
    </JobDialog>
  );
}

function Figures({ job }: { job: Job }) {
  const { t } = useTranslation();
  const { number, duration } = useFormats();
  const { planned, unplanned, shifts, walk_s } = job.progress;
  if (typeof planned !== "number") return null;
  return (
    <div className="route-card-figures">
      <Stat value={number(planned)} label={t("plan.planned")} />
      <Stat value={number(Number(unplanned))} label={t("plan.unplanned")} />
      <Stat value={number(Number(shifts))} label={t("plan.shifts")} />
      <Stat value={duration(Number(walk_s))} label={t("plan.walking")} />
    </div>
  );
}
