/** A time of day by the 24-hour clock, whatever the browser's own habits; what is no time yet stays in the field. */
import { TextInput, type TextInputProps } from "@mantine/core";

export interface ClockInputProps extends Omit<TextInputProps, "value" | "onChange"> {
  value: string;
  onChange: (value: string) => void;
}

export function ClockInput({ value, onChange, ...rest }: ClockInputProps) {
  return (
    <TextInput
      w={84}
      inputMode="numeric"
      maxLength={5}
      placeholder="08:00"
      {...rest}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value.replace("：", ":"))}
      // "8:00" and "0800" are what people type; they mean one thing.
      onBlur={() => {
        const [, hours, minutes] = /^(\d{1,2}):?(\d\d)$/.exec(value.trim()) ?? [];
        if (hours && minutes) onChange(`${hours.padStart(2, "0")}:${minutes}`);
      }}
    />
  );
}
