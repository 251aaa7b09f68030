/** What a plan's cost weighs, and what is to differ in a scenario; both folded away at first. */
import { MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { useTeam } from "../../api/queries.ts";
import type { ObjectiveWeights, ScenarioRequest, Site } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";

/** Visits before shifts before lateness before walking; fairness and changes count nothing. */
export const BY_RANK: ObjectiveWeights = {
  walking: 1,
  shift_s: 900,
  lateness: 0.01,
  fairness: 0,
  changes_s: 0,
};
export const NOTHING_DIFFERS: ScenarioRequest = {
  name: "",
  parent_id: null,
  without: [],
  twice: [],
  longer_minutes: 0,
  profile: null,
};
const WEIGHTS = ["walking", "shift_s", "lateness", "fairness", "changes_s"] as const;

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
  const { name } = useFormats(site.timezone);
  const team = useTeam(site.id);
  const people = (team.data?.items ?? []).map((one) => ({ value: one.id, label: name(one) }));
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
        <p className="row-reason">{t("scenario.hint")}</p>
        <TextInput
          label={t("scenario.name")}
          maxLength={120}
          value={scenario.name}
          onChange={(event) => onScenario({ ...scenario, name: event.currentTarget.value })}
        />
        <MultiSelect
          label={t("scenario.without")}
          data={people}
          value={scenario.without}
          onChange={(without) => onScenario({ ...scenario, without })}
        />
        <MultiSelect
          label={t("scenario.twice")}
          data={people}
          value={scenario.twice}
          onChange={(twice) => onScenario({ ...scenario, twice })}
        />
        <NumberInput
          label={t("scenario.longer")}
          min={-720}
          max={720}
          allowDecimal={false}
          value={scenario.longer_minutes}
          onChange={(value) => onScenario({ ...scenario, longer_minutes: Number(value) || 0 })}
        />
        <Select
          clearable
          label={t("scenario.profile")}
          placeholder={t("scenario.profile_own")}
          data={[
            { value: "on_foot", label: t("scenario.on_foot") },
            { value: "step_free", label: t("scenario.step_free") },
          ]}
          value={scenario.profile}
          onChange={(value) =>
            onScenario({
              ...scenario,
              profile: value === "on_foot" || value === "step_free" ? value : null,
            })
          }
        />
      </details>
    </>
  );
}
