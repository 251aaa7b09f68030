/** Edits sent to the server as steps, undone and done again; what the last one did, or why it was refused. */
import { useCallback, useState } from "react";
import { useEditPlan, useStepBack } from "../../../api/edits.ts";
import type { Edit, EditOutcome, Site } from "../../../api/types.ts";

export interface LastEdit {
  readonly outcome: EditOutcome;
  readonly way: "done" | "undo" | "redo";
}

export function useSteps(site: Site) {
  const [last, setLast] = useState<LastEdit | null>(null);
  const edit = useEditPlan(site.id);
  const step = useStepBack(site.id);
  const { mutate: send, reset: forgetEdit } = edit;
  const { mutate: goBack, reset: forgetStep } = step;

  const apply = useCallback(
    (edits: readonly Edit[], then?: (outcome: EditOutcome) => void) => {
      forgetStep();
      send(
        { revision: site.revision, edits },
        {
          onSuccess: (outcome) => {
            setLast({ outcome, way: "done" });
            then?.(outcome);
          },
        },
      );
    },
    [send, forgetStep, site.revision],
  );

  const back = useCallback(
    (way: "undo" | "redo") => {
      forgetEdit();
      goBack(
        { way, revision: site.revision },
        { onSuccess: (outcome) => setLast({ outcome, way }) },
      );
    },
    [goBack, forgetEdit, site.revision],
  );

  return {
    last,
    dismiss: () => setLast(null),
    busy: edit.isPending || step.isPending,
    error: edit.error ?? step.error,
    forgetError: () => {
      forgetEdit();
      forgetStep();
    },
    apply,
    back,
  };
}
