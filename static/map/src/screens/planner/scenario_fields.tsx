/** What is to differ in a scenario: people, hours, ways of walking, and how often single checks are made. */
import { ActionIcon, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useProgramme, useTeam } from "../../api/queries.ts";
import type { ScenarioRequest, Site } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { useFrequencyWords } from "./words.ts";

export const NOTHING_DIFFERS: ScenarioRequest = {
  name: "",
  parent_id: null,
  without: [],
  twice: [],
  longer_minutes: 0,
  profile: null,
  every: {},
  dropped: [],
};

/** Whether anything differs from programme and team as they are. */
export function differs(scenario: ScenarioRequest): boolean {
  return (
    scenario.without.length > 0 ||
    scenario.twice.length > 0 ||
    scenario.longer_minutes !== 0 ||
    scenario.profile !== null ||
    scenario.dropped.length > 0 ||
    Object.keys(scenario.every).length > 0
  );
}

export interface ScenarioFieldsProps {
  site: Site;
  scenario: ScenarioRequest;
  onChange: (scenario: ScenarioRequest) => void;
}

export function ScenarioFields({ site, scenario, onChange }: ScenarioFieldsProps) {
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const team = useTeam(site.id);
  const people = (team.data?.items ?? []).map((one) => ({ value: one.id, label: name(one) }));
  const isNameless = differs(scenario) && !scenario.name.trim();
  return (
    <>
      <p className="row-reason">{t("scenario.hint")}</p>
      <TextInput
        label={t("scenario.name")}
        maxLength={120}
        value={scenario.name}
        error={isNameless && t("scenario.name_missing")}
        onChange={(event) => onChange({ ...scenario, name: event.currentTarget.value })}
      />
      <MultiSelect
        label={t("scenario.without")}
        data={people}
        value={scenario.without}
        onChange={(without) => onChange({ ...scenario, without })}
      />
      <MultiSelect
        label={t("scenario.twice")}
        data={people}
        value={scenario.twice}
        onChange={(twice) => onChange({ ...scenario, twice })}
      />
      <NumberInput
        label={t("scenario.longer")}
        min={-720}
        max={720}
        allowDecimal={false}
        value={scenario.longer_minutes}
        onChange={(value) => onChange({ ...scenario, longer_minutes: Number(value) || 0 })}
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
          onChange({
            ...scenario,
            profile: value === "on_foot" || value === "step_free" ? value : null,
          })
        }
      />
      <OtherFrequencies site={site} scenario={scenario} onChange={onChange} />
    </>
  );
}

function OtherFrequencies({ site, scenario, onChange }: ScenarioFieldsProps) {
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const words = useFrequencyWords();
  const programme = useProgramme(site.id);
  const entries = programme.data?.entries.filter((entry) => entry.enabled) ?? [];
  const chosen = entries.filter((entry) => entry.key in scenario.every);
  const options = entries.map((entry) => ({
    value: entry.key,
    label: `${name(entry)} · ${words(entry.frequency)}`,
  }));
  return (
    <>
      <Select
        searchable
        label={t("scenario.every")}
        placeholder={t("scenario.every_add")}
        data={options.filter(
          ({ value }) => !(value in scenario.every) && !scenario.dropped.includes(value),
        )}
        value={null}
        onChange={(key) => key && onChange({ ...scenario, every: { ...scenario.every, [key]: 7 } })}
      />
      {chosen.map((entry) => (
        <div className="scenario-line" key={entry.key}>
          <span>
            <span className="row-title">{name(entry)}</span>
            <span className="row-reason">
              {t("scenario.every_now", { words: words(entry.frequency) })}
            </span>
          </span>
          <NumberInput
            w={88}
            min={1}
            max={400}
            allowDecimal={false}
            aria-label={t("scenario.every_days", { name: name(entry) })}
            value={scenario.every[entry.key] ?? 7}
            onChange={(days) =>
              onChange({
                ...scenario,
                every: { ...scenario.every, [entry.key]: Math.max(1, Number(days) || 1) },
              })
            }
          />
          <span className="row-reason">{t("scenario.days")}</span>
          <ActionIcon
            variant="subtle"
            color="ink"
            aria-label={t("scenario.every_remove", { name: name(entry) })}
            onClick={() => {
              const { [entry.key]: _, ...every } = scenario.every;
              onChange({ ...scenario, every });
            }}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <MultiSelect
        searchable
        label={t("scenario.dropped")}
        data={options.filter(({ value }) => !(value in scenario.every))}
        value={scenario.dropped}
        onChange={(dropped) => onChange({ ...scenario, dropped })}
      />
    </>
  );
}
