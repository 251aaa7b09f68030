/** A frequency in words, with the one number that makes it stricter or laxer. */
import { NumberInput } from "@mantine/core";
import type { Frequency } from "../../api/types.ts";
import { useFrequencyWords } from "./words.ts";

export interface FrequencyCellProps {
  frequency: Frequency;
  label: string;
  onChange: (frequency: Frequency) => void;
}

/** The number of a frequency can be changed in place; its form stays as the scheme has it. */
export function FrequencyCell({ frequency, label, onChange }: FrequencyCellProps) {
  const words = useFrequencyWords();
  const value = numberOf(frequency);
  const commit = (next: number) => {
    if (next > 0 && next !== value) onChange(withNumber(frequency, next));
  };
  return (
    <span className="frequency-cell">
      {value !== null && (
        <NumberInput
          size="xs"
          w={64}
          min={1}
          aria-label={label}
          key={value}
          defaultValue={value}
          onBlur={(event) => commit(Number(event.currentTarget.value))}
        />
      )}
      <span>{words(frequency)}</span>
    </span>
  );
}

/** What holds by age or season has several numbers: it is changed in the programme's file. */
function numberOf(frequency: Frequency): number | null {
  switch (frequency.form) {
    case "every":
    case "before_holidays":
    case "after_event":
      return frequency.days;
    case "every_months":
      return frequency.months;
    case "times_per":
    case "rotation":
      return frequency.times;
    case "every_hours":
      return frequency.hours;
    case "by_meter":
      return frequency.every;
    default:
      return null;
  }
}

function withNumber(frequency: Frequency, next: number): Frequency {
  switch (frequency.form) {
    case "every":
      return { ...frequency, days: next, min_days: Math.min(frequency.min_days, next) };
    case "after_event":
      return { ...frequency, days: next, min_days: Math.min(frequency.min_days, next) };
    case "before_holidays":
      return { ...frequency, days: next };
    case "every_months":
      return { ...frequency, months: next, min_days: Math.min(frequency.min_days, 28 * next) };
    case "times_per":
      return { ...frequency, times: next };
    case "rotation":
      return { ...frequency, times: next };
    case "every_hours":
      return { ...frequency, hours: next };
    case "by_meter":
      return { ...frequency, every: next };
    default:
      return frequency;
  }
}
