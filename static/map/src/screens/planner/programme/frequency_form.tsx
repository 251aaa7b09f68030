/** How often, in every form a programme knows, with what it means in plain words below. */
import { ActionIcon, Button, Group, NumberInput, Select, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { BaseFrequency, Frequency } from "../../../api/types.ts";
import {
  BASE_FORMS,
  EVENTS,
  FORMS,
  type Form,
  faultsOf,
  startOf,
} from "../../../domain/frequency.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { useFrequencyWords } from "../words.ts";
import { BaseFields, PeriodFields, WholeNumber } from "./base_fields.tsx";

export interface FrequencyFormProps {
  value: Frequency;
  onChange: (frequency: Frequency) => void;
}

export function FrequencyForm({ value, onChange }: FrequencyFormProps) {
  const { t } = useTranslation();
  const words = useFrequencyWords();
  const faults = [...new Set(faultsOf(value))];
  return (
    <div className="frequency-form">
      <Select
        label={t("frequency.form")}
        data={FORMS.map((form) => ({ value: form, label: t(`frequency.form.${form}`) }))}
        value={value.form}
        onChange={(form) => form && form !== value.form && onChange(startOf(form as Form))}
      />
      <FormFields value={value} onChange={onChange} />
      {faults.length > 0 ? (
        <p className="form-fault" role="alert">
          {faults.map((key) => t(key)).join(" ")}
        </p>
      ) : (
        <p className="frequency-meaning" role="status">
          {t("frequency.means", { words: words(value) })}
        </p>
      )}
    </div>
  );
}

function FormFields({ value, onChange }: FrequencyFormProps) {
  const { t } = useTranslation();
  switch (value.form) {
    case "rotation":
      return <PeriodFields value={value} onChange={(part) => onChange({ ...value, ...part })} />;
    case "by_age":
      return <AgeFields value={value} onChange={onChange} />;
    case "by_season":
      return <SeasonFields value={value} onChange={onChange} />;
    case "before_holidays":
      return (
        <WholeNumber
          label={t("frequency.days_before")}
          min={1}
          value={value.days}
          onChange={(days) => onChange({ ...value, days })}
        />
      );
    case "after_event":
      return (
        <div className="form-row">
          <Select
            label={t("frequency.event")}
            data={EVENTS.map((event) => ({ value: event, label: t(`event_name.${event}`) }))}
            value={value.event}
            onChange={(event) => event && onChange({ ...value, event })}
          />
          <WholeNumber
            label={t("frequency.within_days")}
            value={value.days}
            onChange={(days) => onChange({ ...value, days })}
          />
          <WholeNumber
            label={t("frequency.not_before_days")}
            value={value.min_days}
            onChange={(min_days) => onChange({ ...value, min_days })}
          />
        </div>
      );
    case "by_meter":
      return (
        <div className="form-row">
          <TextInput
            label={t("frequency.meter")}
            maxLength={80}
            value={value.item}
            onChange={(event) => onChange({ ...value, item: event.currentTarget.value })}
          />
          <NumberInput
            label={t("frequency.units")}
            min={0}
            value={value.every}
            onChange={(every) => onChange({ ...value, every: Number(every) })}
          />
        </div>
      );
    default:
      return <BaseFields value={value} onChange={onChange} />;
  }
}

/** A rule within another: only what a calendar can say. */
function RuleFields(props: { value: BaseFrequency; onChange: (rule: BaseFrequency) => void }) {
  const { t } = useTranslation();
  const { value, onChange } = props;
  return (
    <>
      <Select
        label={t("frequency.form")}
        data={BASE_FORMS.map((form) => ({ value: form, label: t(`frequency.form.${form}`) }))}
        value={value.form}
        onChange={(form) =>
          form && form !== value.form && onChange(startOf(form as Form) as BaseFrequency)
        }
      />
      <BaseFields value={value} onChange={onChange} />
    </>
  );
}

interface PartsOf<F extends Form> {
  value: Extract<Frequency, { form: F }>;
  onChange: (frequency: Frequency) => void;
}

function AgeFields({ value, onChange }: PartsOf<"by_age">) {
  const { t } = useTranslation();
  const { steps } = value;
  const put = (next: typeof steps) => onChange({ ...value, steps: next });
  const last = steps.at(-1);
  return (
    <div className="form-parts">
      {steps.map((step, index) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name but their place
          key={index}
        >
          <legend>
            {t("frequency.step", { n: index + 1 })}
            {index > 0 && (
              <ActionIcon
                variant="subtle"
                color="ink"
                aria-label={t("frequency.step_remove", { n: index + 1 })}
                onClick={() => put(steps.filter((_, other) => other !== index))}
              >
                <IconX size={16} />
              </ActionIcon>
            )}
          </legend>
          <WholeNumber
            label={t("frequency.from_years")}
            disabled={index === 0}
            value={step.from_years}
            onChange={(from_years) =>
              put(steps.map((one, other) => (other === index ? { ...one, from_years } : one)))
            }
          />
          <RuleFields
            value={step.rule}
            onChange={(rule) =>
              put(steps.map((one, other) => (other === index ? { ...one, rule } : one)))
            }
          />
        </fieldset>
      ))}
      <AddPart
        label={t("frequency.step_add")}
        onClick={() =>
          last && put([...steps, { from_years: last.from_years + 5, rule: last.rule }])
        }
      />
    </div>
  );
}

function SeasonFields({ value, onChange }: PartsOf<"by_season">) {
  const { t } = useTranslation();
  const { seasons, otherwise } = value;
  const put = (next: typeof seasons) => onChange({ ...value, seasons: next });
  const change = (index: number, part: Partial<(typeof seasons)[number]>) =>
    put(seasons.map((one, other) => (other === index ? { ...one, ...part } : one)));
  return (
    <div className="form-parts">
      {seasons.map((season, index) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: seasons have no name but their place
          key={index}
        >
          <legend>
            {t("frequency.season_n", { n: index + 1 })}
            {seasons.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="ink"
                aria-label={t("frequency.season_remove", { n: index + 1 })}
                onClick={() => put(seasons.filter((_, other) => other !== index))}
              >
                <IconX size={16} />
              </ActionIcon>
            )}
          </legend>
          <div className="form-row">
            <TextInput
              label={t("frequency.season_opens")}
              placeholder="06-01"
              value={season.opens}
              onChange={(event) => change(index, { opens: event.currentTarget.value })}
            />
            <TextInput
              label={t("frequency.season_closes")}
              placeholder="09-30"
              value={season.closes}
              onChange={(event) => change(index, { closes: event.currentTarget.value })}
            />
          </div>
          <RuleFields value={season.rule} onChange={(rule) => change(index, { rule })} />
        </fieldset>
      ))}
      <AddPart
        label={t("frequency.season_add")}
        onClick={() =>
          put([
            ...seasons,
            { opens: "12-01", closes: "02-29", rule: { form: "every", days: 7, min_days: 0 } },
          ])
        }
      />
      <fieldset>
        <legend>{t("frequency.rest_of_year")}</legend>
        <Select
          label={t("frequency.form")}
          data={[
            { value: "none", label: t("frequency.nothing_then") },
            ...BASE_FORMS.map((form) => ({ value: form, label: t(`frequency.form.${form}`) })),
          ]}
          value={otherwise?.form ?? "none"}
          onChange={(form) => {
            const { otherwise: _, ...bare } = value;
            if (form === "none") onChange(bare);
            else onChange({ ...bare, otherwise: startOf(form as Form) as BaseFrequency });
          }}
        />
        {otherwise && (
          <BaseFields
            value={otherwise}
            onChange={(rule) => onChange({ ...value, otherwise: rule })}
          />
        )}
      </fieldset>
    </div>
  );
}

function AddPart({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Group>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={onClick}>
        {label}
      </Button>
    </Group>
  );
}
