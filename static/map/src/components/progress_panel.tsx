import { Button, Progress } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { isOver } from "../api/queries.ts";
import type { Job } from "../api/types.ts";
import { useFormats } from "../i18n/format.ts";
import { useTranslation } from "../i18n/index.ts";
import { asProblem, ProblemNotice } from "./problem_notice.tsx";
import "./states.css";

export interface ProgressPanelProps {
  job: Job;
  title: string;
  onCancel?: () => void;
  /** Figures of the work so far, for instance planned visits. */
  children?: ReactNode;
}

function useSecondsSince(instant: string | null, until: string | null): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!instant || until) return;
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, [instant, until]);
  if (!instant) return 0;
  return Math.max(0, ((until ? Date.parse(until) : now) - Date.parse(instant)) / 1000);
}

/** How far a job is, what it is doing, and a way to cancel it. */
export function ProgressPanel({ job, title, onCancel, children }: ProgressPanelProps) {
  const { t } = useTranslation();
  const { duration } = useFormats();
  const [cancelling, setCancelling] = useState(false);
  const seconds = useSecondsSince(job.started_at, job.ended_at);
  const over = isOver(job);
  const { stage, fraction } = job.progress;
  const doing = over
    ? t(`job.state.${job.state}`)
    : t(`job.stage.${stage}`, { ...job.progress, defaultValue: t(`job.state.${job.state}`) });
  return (
    <section className="progress-panel" aria-live="polite">
      <div className="progress-panel-head">
        <div>
          <p className="row-title">{title}</p>
          <p className="row-reason">
            {cancelling && !over ? t("job.cancelling") : doing}
            {seconds >= 1 && ` · ${t("job.elapsed", { time: duration(seconds) })}`}
          </p>
        </div>
        {onCancel && !over && (
          <Button
            variant="default"
            disabled={cancelling}
            onClick={() => {
              setCancelling(true);
              onCancel();
            }}
          >
            {t("action.cancel")}
          </Button>
        )}
      </div>
      {!over && (
        <Progress
          value={fraction === null ? 100 : fraction * 100}
          animated={fraction === null}
          striped={fraction === null}
          color="ink"
          size={6}
          aria-label={title}
        />
      )}
      {children}
      {job.problem && <ProblemNotice error={asProblem(job.problem)} />}
    </section>
  );
}
