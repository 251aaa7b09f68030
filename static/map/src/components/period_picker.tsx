/** The span of dates a page speaks of: a few that people ask for, or two dates of their own. */
import { Menu, Popover } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { IconCalendar, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { addDays, mondayOf, type Period } from "../address.ts";
import { useFormats } from "../i18n/format.ts";
import { useTranslation } from "../i18n/index.ts";
import "./shell.css";

export type PresetKey =
  | "this_week"
  | "next_4_weeks"
  | "last_7"
  | "last_30"
  | "last_90"
  | "last_365";

/** The period a preset means on a day. */
export function presetPeriod(preset: PresetKey, today: string): Period {
  switch (preset) {
    case "this_week":
      return { from: mondayOf(today), to: addDays(mondayOf(today), 6) };
    case "next_4_weeks":
      return { from: mondayOf(today), to: addDays(mondayOf(today), 27) };
    case "last_7":
      return { from: addDays(today, -6), to: today };
    case "last_30":
      return { from: addDays(today, -29), to: today };
    case "last_90":
      return { from: addDays(today, -89), to: today };
    case "last_365":
      return { from: addDays(today, -364), to: today };
  }
}

export interface PeriodPickerProps {
  period: Period;
  onChange: (period: Period) => void;
  today: string;
  presets?: readonly PresetKey[];
}

export function PeriodPicker(props: PeriodPickerProps) {
  const { period, onChange, today, presets = ["last_7", "last_30", "last_90", "last_365"] } = props;
  const { t } = useTranslation();
  const { range } = useFormats();
  const [choosing, setChoosing] = useState(false);
  const [draft, setDraft] = useState<[string | null, string | null]>([period.from, period.to]);
  return (
    <Popover opened={choosing} onChange={setChoosing} position="bottom-end" shadow="md">
      <Popover.Target>
        <div>
          <Menu position="bottom-end">
            <Menu.Target>
              <button type="button" className="bar-button" aria-label={t("period.label")}>
                <IconCalendar size={16} />
                <span>{range(period.from, period.to)}</span>
                <IconChevronDown size={16} />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {presets.map((preset) => (
                <Menu.Item key={preset} onClick={() => onChange(presetPeriod(preset, today))}>
                  {t(`period.${preset}`)}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Item
                onClick={() => {
                  setDraft([period.from, period.to]);
                  setChoosing(true);
                }}
              >
                {t("period.choose")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </Popover.Target>
      <Popover.Dropdown>
        <DatePicker
          type="range"
          allowSingleDateInRange
          value={draft}
          onChange={(value) => {
            setDraft(value);
            const [from, to] = value;
            if (from && to) {
              onChange({ from, to });
              setChoosing(false);
            }
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
