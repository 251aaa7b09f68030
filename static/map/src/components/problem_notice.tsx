import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ApiProblem, Unreachable } from "../api/client.ts";
import type { Problem } from "../api/types.ts";
import { type i18n, useTranslation } from "../i18n/index.ts";
import "./states.css";

type Translate = typeof i18n.t;

/** What went wrong, in the user's language: the sentence of its type, else the server's own words. */
export function problemText(t: Translate, error: unknown): string {
  if (error instanceof Unreachable) return t("problem.unreachable");
  if (error instanceof ApiProblem) {
    const { obstacle } = error.facts;
    return t(`problem.${error.type}`, {
      ...error.facts,
      detail: error.detail,
      why: obstacle ? t(`obstacle.${String(obstacle)}`, { defaultValue: error.detail }) : "",
      defaultValue: error.detail || t("problem.server-error"),
    });
  }
  const detail = error instanceof Error ? error.message : String(error);
  return t("problem.unexpected", { detail });
}

/** A job's problem in the shape of a refused request. */
export function asProblem({ type, title, status, detail, ...facts }: Problem): ApiProblem {
  return new ApiProblem(type, status ?? 500, detail ?? title ?? "", facts);
}

export interface ProblemNoticeProps {
  error: unknown;
  /** Where it was found, when the problem itself does not say: a file, a line, a room. */
  where?: string;
  /** What to do next, in words. */
  next?: string;
  onRetry?: () => void;
  action?: ReactNode;
}

/** What was found, where, and the next step. Bold ink with an icon: red stays a grade. */
export function ProblemNotice({ error, where, next, onRetry, action }: ProblemNoticeProps) {
  const { t } = useTranslation();
  const facts = error instanceof ApiProblem ? error.facts : {};
  const place = where ?? (typeof facts.where === "string" ? facts.where : undefined);
  const nextStep = next ?? (typeof facts.fix === "string" ? facts.fix : undefined);
  return (
    <div className="problem-notice" role="alert">
      <IconAlertTriangle size={20} stroke={2} aria-hidden="true" />
      <div>
        <p className="row-title">{problemText(t, error)}</p>
        {place && <p className="row-reason">{t("problem.where", { where: place })}</p>}
        {nextStep && (
          <p className="row-reason">
            <strong>{t("problem.next")}</strong> {nextStep}
          </p>
        )}
        {(onRetry || action) && (
          <div className="problem-notice-actions">
            {onRetry && (
              <Button variant="default" onClick={onRetry}>
                {t("action.retry")}
              </Button>
            )}
            {action}
          </div>
        )}
      </div>
    </div>
  );
}
