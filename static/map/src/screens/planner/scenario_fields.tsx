/** What is to differ in a scenario: people, hours, ways of walking, and how often single checks are made. */
import { ActionIcon, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useProgramme, useTeam } from "../../api/queries.ts";
import type { Frequency, ScenarioRequest, Site } from "../../api/types.ts";
import { faultsOf } from "../../domain/frequency.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { FrequencyForm } from "./programme/frequency_form.tsx";
import { useFrequencyWords } from "./words.ts";

export const NOTHING_DIFFERS: ScenarioRequest = {
  name: "",
  parent_id: null,
  without: [],
  twice: [],
  longer_minutes: 0,
  profile: null,
  frequencies: {},
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
    Object.keys(scenario.frequencies).length > 0
  );
}

/** Whether it can be asked for: what differs has a name, and every frequency can be meant. */
export function isReady(scenario: ScenarioRequest): boolean {
  const sound = Object.values(scenario.frequencies).every((one) => faultsOf(one).length === 0);
  return sound && (!differs(scenario) || scenario.name.trim() !== "");
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
  const { frequencies } = scenario;
  const chosen = entries.filter((entry) => entry.key in frequencies);
  const options = entries.map((entry) => ({
    value: entry.key,
    label: `${name(entry)} · ${words(entry.frequency)}`,
  }));
  const ask = (next: Record<string, Frequency>) => onChange({ ...scenario, frequencies: next });
  return (
    <>
      <Select
        searchable
        label={t("scenario.every")}
        placeholder={t("scenario.every_add")}
        data={options.filter(
          ({ value }) => !(value in frequencies) && !scenario.dropped.includes(value),
        )}
        value={null}
        onChange={(key) => {
          const entry = entries.find((one) => one.key === key);
          if (entry) ask({ ...frequencies, [entry.key]: entry.frequency });
        }}
      />
      {chosen.map((entry) => (
        <fieldset className="scenario-line" key={entry.key}>
          <legend className="visually-hidden">{name(entry)}</legend>
          <header>
            <span>
              <span className="row-title">{name(entry)}</span>
              <span className="row-reason">
                {t("scenario.every_now", { words: words(entry.frequency) })}
              </span>
            </span>
            <ActionIcon
              variant="subtle"
              color="ink"
              size={36}
              aria-label={t("scenario.every_remove", { name: name(entry) })}
              onClick={() => {
                const { [entry.key]: _, ...rest } = frequencies;
                ask(rest);
              }}
            >
              <IconX size={16} />
            </ActionIcon>
          </header>
          <FrequencyForm
            value={frequencies[entry.key] ?? entry.frequency}
            onChange={(frequency) => ask({ ...frequencies, [entry.key]: frequency })}
          />
        </fieldset>
      ))}
      <MultiSelect
        searchable
        label={t("scenario.dropped")}
        data={options.filter(({ value }) => !(value in frequencies))}
        value={scenario.dropped}
        onChange={(dropped) => onChange({ ...scenario, dropped })}
      />
    </>
  );
}
