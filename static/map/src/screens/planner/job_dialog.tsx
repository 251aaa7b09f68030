/** A dialog that asks, then shows the job it started until that is done. */
import { Button, Group, Modal } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { isOver, useCancelJob, useJob } from "../../api/queries.ts";
import type { Job } from "../../api/types.ts";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { ProgressPanel } from "../../components/progress_panel.tsx";
import { useTranslation } from "../../i18n/index.ts";

export interface JobDialogProps {
  title: string;
  opened: boolean;
  onClose: () => void;
  /** The job that was started here; null while the form is asked. */
  job: Job | null;
  /** Back to the form, after a job that failed or was cancelled. */
  onBack: () => void;
  onSubmit: () => void;
  /** On the button that starts the job. */
  action: string;
  starting: boolean;
  /** Whether the job may be started; unless said otherwise, it may. */
  ready?: boolean;
  error: Error | null;
  /** Figures of the job so far. */
  figures?: ReactNode;
  /** The form's fields. */
  children: ReactNode;
}

/** The job that a dialog started, and a way to name it or forget it. */
export function useStartedJob() {
  const [id, start] = useState<string | null>(null);
  const job = useJob(id);
  return { job: (id && job.data) || null, start };
}

export function JobDialog(props: JobDialogProps) {
  const { title, opened, onClose, job, onBack, onSubmit, action, starting, error } = props;
  const { t } = useTranslation();
  const cancel = useCancelJob();
  const working = job !== null && !isOver(job);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeOnClickOutside={!working}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {job ? (
        <ProgressPanel job={job} title={title} onCancel={() => cancel.mutate(job.id)}>
          {props.figures}
          {isOver(job) && job.state !== "done" && (
            <Group justify="flex-end">
              <Button variant="default" onClick={onBack}>
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
            onSubmit();
          }}
        >
          {props.children}
          {error && <ProblemNotice error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={starting} disabled={props.ready === false}>
              {action}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  );
}
