/** Shifts by weekday: those with the same hours share a line; each may have rests. */
import { ActionIcon, Button, Chip, Group, NumberInput } from "@mantine/core";
import { IconCoffee, IconPlus, IconX } from "@tabler/icons-react";
import { addDays } from "../../../address.ts";
import type { TeamRest } from "../../../api/types.ts";
import { ClockInput } from "../../../components/clock_input.tsx";
import { WEEKDAYS, type WeekLine } from "../../../domain/team.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";

const MONDAY = "2026-11-23"; // any Monday names the weekdays

export interface WeekLinesProps {
  lines: readonly WeekLine[];
  onChange: (lines: WeekLine[]) => void;
}

export function WeekLines({ lines, onChange }: WeekLinesProps) {
  const { t } = useTranslation();
  const { weekday } = useFormats();
  const put = (index: number, part: Partial<WeekLine>) =>
    onChange(lines.map((one, other) => (other === index ? { ...one, ...part } : one)));
  return (
    <fieldset>
      <legend>{t("team.week")}</legend>
      {lines.length === 0 && <p className="row-reason">{t("team.week_none")}</p>}
      {lines.map((line, index) => (
        <div
          className="week-line"
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
          key={index}
        >
          <Chip.Group
            multiple
            value={line.weekdays.map(String)}
            onChange={(days) => put(index, { weekdays: days.map(Number).sort() })}
          >
            <Group gap={4}>
              {WEEKDAYS.map((day) => (
                <Chip key={day} value={String(day)} size="xs" radius="sm" variant="outline">
                  {weekday(addDays(MONDAY, day))}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          <div className="form-line">
            <ClockInput
              aria-label={t("team.shift_starts", { n: index + 1 })}
              value={line.starts}
              onChange={(at) => put(index, { starts: at })}
            />
            <span aria-hidden="true">–</span>
            <ClockInput
              aria-label={t("team.shift_ends", { n: index + 1 })}
              value={line.ends}
              onChange={(at) => put(index, { ends: at })}
            />
            <Button
              variant="subtle"
              color="ink"
              size="xs"
              leftSection={<IconCoffee size={14} />}
              onClick={() =>
                put(index, {
                  rests: [...line.rests, { opens: "11:30", closes: "13:00", minutes: 60 }],
                })
              }
            >
              {t("team.rest_add")}
            </Button>
            <ActionIcon
              variant="subtle"
              color="ink"
              aria-label={t("team.shift_remove", { n: index + 1 })}
              onClick={() => onChange(lines.filter((_, other) => other !== index))}
            >
              <IconX size={16} />
            </ActionIcon>
          </div>
          {line.rests.map((rest, place) => (
            <RestLine
              // biome-ignore lint/suspicious/noArrayIndexKey: rests have no name but their place
              key={place}
              rest={rest}
              n={place + 1}
              onChange={(next) =>
                put(index, {
                  rests: line.rests.flatMap((one, other) => (other === place ? (next ?? []) : one)),
                })
              }
            />
          ))}
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            onChange([
              ...lines,
              {
                weekdays: lines.length === 0 ? [0, 1, 2, 3, 4] : [],
                starts: "08:00",
                ends: "17:00",
                rests: [],
              },
            ])
          }
        >
          {t("team.shift_add")}
        </Button>
      </div>
    </fieldset>
  );
}

interface RestLineProps {
  rest: TeamRest;
  n: number;
  /** Null takes it away. */
  onChange: (rest: TeamRest | null) => void;
}

function RestLine({ rest, n, onChange }: RestLineProps) {
  const { t } = useTranslation();
  return (
    <div className="form-line rest-line">
      <NumberInput
        w={76}
        min={1}
        max={480}
        allowDecimal={false}
        aria-label={t("team.rest_minutes", { n })}
        value={rest.minutes}
        onChange={(minutes) => onChange({ ...rest, minutes: Number(minutes) })}
      />
      <span className="row-reason">{t("team.rest_between")}</span>
      <ClockInput
        aria-label={t("team.rest_opens", { n })}
        value={rest.opens}
        onChange={(at) => onChange({ ...rest, opens: at })}
      />
      <span aria-hidden="true">–</span>
      <ClockInput
        aria-label={t("team.rest_closes", { n })}
        value={rest.closes}
        onChange={(at) => onChange({ ...rest, closes: at })}
      />
      <ActionIcon
        variant="subtle"
        color="ink"
        aria-label={t("team.rest_remove", { n })}
        onClick={() => onChange(null)}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}
