/** What a plan's cost weighs, and what is to differ in a scenario; both folded away at first. */
import { NumberInput } from "@mantine/core";
import type { ObjectiveWeights, ScenarioRequest, Site } from "../../api/types.ts";
import { useTranslation } from "../../i18n/index.ts";
import { ScenarioFields } from "./scenario_fields.tsx";

/** Visits before shifts before lateness before walking; fairness and changes count nothing. */
export const BY_RANK: ObjectiveWeights = {
  walking: 1,
  shift_s: 900,
  lateness: 0.01,
  fairness: 0,
  changes_s: 0,
};
export const WEIGHTS = ["walking", "shift_s", "lateness", "fairness", "changes_s"] as const;

export interface PlanOptionsProps {
  site: Site;
  weights: ObjectiveWeights;
  scenario: ScenarioRequest;
  onWeights: (weights: ObjectiveWeights) => void;
  onScenario: (scenario: ScenarioRequest) => void;
}

export function PlanOptions(props: PlanOptionsProps) {
  const { site, weights, scenario, onWeights, onScenario } = props;
  const { t } = useTranslation();
  return (
    <>
      <details className="plan-options">
        <summary>{t("weights.title")}</summary>
        <p className="row-reason">{t("weights.hint")}</p>
        {WEIGHTS.map((key) => (
          <NumberInput
            key={key}
            label={t(`weights.${key}`)}
            min={0}
            decimalScale={3}
            value={weights[key]}
            onChange={(value) => onWeights({ ...weights, [key]: Number(value) || 0 })}
          />
        ))}
      </details>
      <details className="plan-options">
        <summary>{t("scenario.title")}</summary>
        <ScenarioFields site={site} scenario={scenario} onChange={onScenario} />
      </details>
    </>
  );
}
