/** The programme: what is inspected how often, with its source; and what falls due in the weeks to come. */
import { ActionIcon, Button, NumberInput, Switch } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useState } from "react";
import { useDue, useProgramme, useSaveProgramme } from "../../api/queries.ts";
import type { Due, EntryChange, Frequency, ProgrammeEntry, Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { useKindName } from "../../components/kind_icon.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { evidenceOf } from "./why_panel.tsx";
import { useFrequencyWords } from "./words.ts";

type Changes = Readonly<Record<string, EntryChange>>;

export function ProgrammePage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const programme = useProgramme(site.id);
  const due = useDue(site.id, site.today);
  const save = useSaveProgramme(site.id);
  // Steps of editing, the newest last: undo takes one back, saving sends what they come to.
  const [steps, setSteps] = useState<readonly Changes[]>([]);
  const changes = steps.at(-1) ?? {};
  if (programme.error) {
    return (
      <div className="page-notice">
        <ProblemNotice error={programme.error} onRetry={() => void programme.refetch()} />
      </div>
    );
  }
  if (!programme.data) return <Loading />;
  const { entries, revision } = programme.data;
  if (entries.length === 0) {
    return <EmptyState title={t("programme.none")} hint={t("programme.none_hint")} />;
  }
  const change = (entry: ProgrammeEntry, part: Partial<EntryChange>) => {
    const { key, enabled, frequency, minutes, windows } = { ...entry, ...changes[entry.key] };
    const next = { key, enabled, frequency, minutes, windows, ...part };
    setSteps([...steps, { ...changes, [entry.key]: next }]);
  };
  const changed = Object.values(changes);
  return (
    <div className="manager-page">
      <header className="manager-head">
        <h1>
          {name(programme.data)}
          <small>{t("programme.entries", { n: number(entries.length) })}</small>
        </h1>
        <div className="manager-filters">
          {steps.length > 0 && (
            <ActionIcon
              variant="default"
              size={36}
              aria-label={t("action.undo")}
              onClick={() => setSteps(steps.slice(0, -1))}
            >
              <IconArrowBackUp size={18} />
            </ActionIcon>
          )}
          <Button
            disabled={changed.length === 0}
            loading={save.isPending}
            onClick={() =>
              save.mutate({ revision, entries: changed }, { onSuccess: () => setSteps([]) })
            }
          >
            {changed.length === 0
              ? t("action.save")
              : t("programme.save", { n: number(changed.length) })}
          </Button>
        </div>
      </header>
      {save.error && (
        <ProblemNotice
          error={save.error}
          onRetry={() => {
            setSteps([]);
            void programme.refetch();
          }}
        />
      )}
      {due.data && <DueChart due={due.data} today={site.today} />}
      <div className="card programme-table">
        <table className="figures">
          <thead>
            <tr>
              <th>{t("programme.check")}</th>
              <th>{t("programme.things")}</th>
              <th>{t("programme.frequency")}</th>
              <th>{t("programme.minutes")}</th>
              <th>{t("programme.when")}</th>
              <th>{t("programme.skills")}</th>
              <th>{t("programme.source")}</th>
              <th>{t("programme.on")}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <EntryRow
                key={entry.key}
                entry={{ ...entry, ...changes[entry.key] }}
                changed={entry.key in changes}
                onChange={(part) => change(entry, part)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

interface EntryRowProps {
  entry: ProgrammeEntry;
  changed: boolean;
  onChange: (part: Partial<EntryChange>) => void;
}

function EntryRow({ entry, changed, onChange }: EntryRowProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const kindName = useKindName();
  const evidence = evidenceOf(entry.evidence);
  const things = [...entry.kinds.map(kindName), ...entry.uses.map((use) => t(`use.${use}`))];
  return (
    <tr data-off={!entry.enabled} data-changed={changed}>
      <th scope="row">
        <span className="row-title">{name(entry)}</span>
      </th>
      <td className="wide">
        {number(entry.targets)} <span className="faint">{things.join("、")}</span>
      </td>
      <td>
        <FrequencyCell
          frequency={entry.frequency}
          label={`${name(entry)}: ${t("programme.frequency")}`}
          onChange={(frequency) => onChange({ frequency })}
        />
      </td>
      <td>
        <NumberInput
          size="xs"
          w={72}
          min={0.1}
          max={1440}
          aria-label={`${name(entry)}: ${t("programme.minutes")}`}
          value={entry.minutes}
          onBlur={(event) => {
            const minutes = Number(event.currentTarget.value);
            if (minutes > 0 && minutes !== entry.minutes) onChange({ minutes });
          }}
        />
      </td>
      <td>{entry.windows.join(" ")}</td>
      <td>{entry.skills.join(" ")}</td>
      <td className="wide">
        <span className="row-reason">{entry.source}</span>
        <span className={evidence === "verify" ? "chip chip-verify" : "faint"}>
          {t(`evidence.${evidence}`)}
        </span>
      </td>
      <td>
        <Switch
          color="ink"
          aria-label={`${name(entry)}: ${t("programme.on")}`}
          checked={entry.enabled}
          onChange={(event) => onChange({ enabled: event.currentTarget.checked })}
        />
      </td>
    </tr>
  );
}

interface FrequencyCellProps {
  frequency: Frequency;
  label: string;
  onChange: (frequency: Frequency) => void;
}

/** The number of a frequency can be changed in place; its form stays as the scheme has it. */
function FrequencyCell({ frequency, label, onChange }: FrequencyCellProps) {
  const words = useFrequencyWords();
  const value =
    frequency.form === "every"
      ? frequency.days
      : frequency.form === "times_per"
        ? frequency.times
        : frequency.hours;
  const commit = (next: number) => {
    if (!(next > 0) || next === value) return;
    if (frequency.form === "every") {
      onChange({ ...frequency, days: next, min_days: Math.min(frequency.min_days, next) });
    } else if (frequency.form === "times_per") onChange({ ...frequency, times: next });
    else onChange({ ...frequency, hours: next });
  };
  return (
    <span className="frequency-cell">
      <NumberInput
        size="xs"
        w={64}
        min={1}
        aria-label={label}
        value={value}
        onBlur={(event) => commit(Number(event.currentTarget.value))}
      />
      <span>{words(frequency)}</span>
    </span>
  );
}

/** What falls due on each of the next days, in hours of work. */
function DueChart({ due, today }: { due: Due; today: string }) {
  const { t } = useTranslation();
  const { day, number, weekday } = useFormats();
  const most = Math.max(...due.days.map((item) => item.minutes), 1);
  const visits = due.days.reduce((sum, item) => sum + item.visits, 0);
  return (
    <section className="card due-chart" aria-label={t("programme.due")}>
      <h2>
        {t("programme.due")}
        <small>
          {t("programme.due_sum", { visits: number(visits), overdue: number(due.overdue) })}
        </small>
      </h2>
      <ol>
        {due.days.map((item) => (
          <li
            key={item.date}
            title={t("programme.due_day", {
              day: `${weekday(item.date)} ${day(item.date)}`,
              visits: number(item.visits),
              hours: number(item.minutes / 60, 1),
            })}
            data-today={item.date === today}
          >
            <i style={{ height: `${Math.max((item.minutes / most) * 64, 2)}px` }} />
            <small>{Number(item.date.slice(8))}</small>
          </li>
        ))}
      </ol>
    </section>
  );
}
