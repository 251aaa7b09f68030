/** The numbers of a frequency that a calendar alone can say. */
import { NumberInput, Select } from "@mantine/core";
import type { BaseFrequency } from "../../../api/types.ts";
import { ClockInput } from "../../../components/clock_input.tsx";
import { PERIODS } from "../../../domain/frequency.ts";
import { useTranslation } from "../../../i18n/index.ts";

export interface BaseFieldsProps {
  value: BaseFrequency;
  onChange: (rule: BaseFrequency) => void;
}

export function BaseFields({ value, onChange }: BaseFieldsProps) {
  const { t } = useTranslation();
  switch (value.form) {
    case "every":
    case "every_months":
      return (
        <div className="form-row">
          {value.form === "every" ? (
            <WholeNumber
              label={t("frequency.most_days")}
              min={1}
              value={value.days}
              onChange={(days) => onChange({ ...value, days })}
            />
          ) : (
            <WholeNumber
              label={t("frequency.most_months")}
              min={1}
              value={value.months}
              onChange={(months) => onChange({ ...value, months })}
            />
          )}
          <WholeNumber
            label={t("frequency.least_days")}
            value={value.min_days}
            onChange={(min_days) => onChange({ ...value, min_days })}
          />
          <WholeNumber
            label={t("frequency.tolerance")}
            value={value.tolerance_days ?? 0}
            onChange={(tolerance_days) => onChange({ ...value, tolerance_days })}
          />
        </div>
      );
    case "times_per":
      return <PeriodFields value={value} onChange={(part) => onChange({ ...value, ...part })} />;
    case "every_hours":
      return (
        <div className="form-row">
          <NumberInput
            label={t("frequency.hours")}
            min={0.25}
            max={24}
            value={value.hours}
            onChange={(hours) => onChange({ ...value, hours: Number(hours) })}
          />
          <ClockInput
            label={t("frequency.opens")}
            value={value.opens}
            onChange={(opens) => onChange({ ...value, opens })}
          />
          <ClockInput
            label={t("frequency.closes")}
            value={value.closes}
            onChange={(closes) => onChange({ ...value, closes })}
          />
        </div>
      );
  }
}

interface PeriodFieldsProps {
  value: { times: number; period: string };
  onChange: (part: { times?: number; period?: string }) => void;
}

/** So many times in each calendar period. */
export function PeriodFields({ value, onChange }: PeriodFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className="form-row">
      <WholeNumber
        label={t("frequency.times")}
        min={1}
        value={value.times}
        onChange={(times) => onChange({ times })}
      />
      <Select
        label={t("frequency.period")}
        data={PERIODS.map((period) => ({ value: period, label: t(`period_name.${period}`) }))}
        value={value.period}
        onChange={(period) => period && onChange({ period })}
      />
    </div>
  );
}

interface WholeNumberProps {
  label: string;
  value: number;
  onChange: (value: number) => void;
  min?: number;
  disabled?: boolean;
}

export function WholeNumber({ label, value, onChange, min = 0, disabled }: WholeNumberProps) {
  return (
    <NumberInput
      label={label}
      min={min}
      allowDecimal={false}
      allowNegative={false}
      disabled={disabled ?? false}
      value={value}
      onChange={(next) => onChange(Number(next))}
    />
  );
}
