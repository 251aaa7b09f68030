/** The programme: what is inspected how often, with its source; and what falls due in the weeks to come. */
import { ActionIcon, Button, NumberInput, Switch, TextInput } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconArrowBackUp } from "@tabler/icons-react";
import { Fragment, useEffect, useState } from "react";
import {
  useAssetKinds,
  useDue,
  useProgramme,
  useSaveProgramme,
  useTeam,
} from "../../api/queries.ts";
import type { EntryChange, ProgrammeEntry, Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { useKindName } from "../../components/kind_icon.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { bySystem, readWindows } from "../../domain/load.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { AddChecks } from "./add_checks.tsx";
import { DueChart } from "./due_chart.tsx";
import { FrequencyCell } from "./frequency_cell.tsx";
import { evidenceOf } from "./why_panel.tsx";
import { useSkillName } from "./words.ts";

type Changes = Readonly<Record<string, EntryChange>>;

export function ProgrammePage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const programme = useProgramme(site.id);
  const due = useDue(site.id, site.today);
  const team = useTeam(site.id);
  const kinds = useAssetKinds();
  const save = useSaveProgramme(site.id);
  // Steps of editing, the newest last: undo takes one back, saving sends what they come to.
  const [steps, setSteps] = useState<readonly Changes[]>([]);
  const [adding, setAdding] = useState(false);
  const changes = steps.at(-1) ?? {};
  const undo = () => setSteps((taken) => taken.slice(0, -1));
  useHotkeys([["mod+Z", undo]]);
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
    return (
      <>
        <EmptyState
          title={t("programme.none")}
          hint={t("programme.none_hint")}
          action={<Button onClick={() => setAdding(true)}>{t("packs.open")}</Button>}
        />
        <AddChecks
          site={site}
          revision={revision}
          opened={adding}
          onClose={() => setAdding(false)}
        />
      </>
    );
  }
  const change = (entry: ProgrammeEntry, part: Partial<EntryChange>) => {
    const { key, enabled, frequency, minutes, windows } = { ...entry, ...changes[entry.key] };
    const next = { key, enabled, frequency, minutes, windows, ...part };
    setSteps([...steps, { ...changes, [entry.key]: next }]);
  };
  const changed = Object.values(changes);
  const systems = new Map(kinds.data?.items.map((kind) => [kind.key, kind.system]));
  const groups = bySystem(entries, (kind) => systems.get(kind));
  return (
    <div className="manager-page">
      <header className="manager-head">
        <h1>
          {name(programme.data)}
          <small>{t("programme.entries", { n: number(entries.length) })}</small>
        </h1>
        <div className="manager-filters">
          {steps.length > 0 && (
            <ActionIcon variant="default" size={36} aria-label={t("action.undo")} onClick={undo}>
              <IconArrowBackUp size={18} />
            </ActionIcon>
          )}
          <Button variant="default" onClick={() => setAdding(true)}>
            {t("packs.open")}
          </Button>
          <Button
            disabled={changed.length === 0}
            loading={save.isPending}
            onClick={() =>
              save.mutate({ revision, entries: changed }, { onSuccess: () => setSteps([]) })
            }
          >
            {changed.length === 0
              ? t("action.save")
              : t("programme.save", { count: changed.length, n: number(changed.length) })}
          </Button>
        </div>
      </header>
      {save.error && (
        <ProblemNotice
          error={save.error}
          action={
            // What was edited stays: it is saved onto the programme as it is now.
            <Button variant="default" onClick={() => void programme.refetch().then(save.reset)}>
              {t("programme.reload")}
            </Button>
          }
        />
      )}
      <AddChecks site={site} revision={revision} opened={adding} onClose={() => setAdding(false)} />
      {due.data && <DueChart due={due.data} team={team.data?.items ?? []} today={site.today} />}
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
            {groups.map(([system, members]) => (
              <Fragment key={system}>
                <tr className="programme-system">
                  <th colSpan={8} scope="colgroup">
                    {t(`system.${system}`, { defaultValue: system })}
                  </th>
                </tr>
                {members.map((entry) => (
                  <EntryRow
                    key={entry.key}
                    entry={{ ...entry, ...changes[entry.key] }}
                    changed={entry.key in changes}
                    onChange={(part) => change(entry, part)}
                  />
                ))}
              </Fragment>
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
  const skill = useSkillName();
  const evidence = evidenceOf(entry.evidence);
  const things = [...entry.kinds.map(kindName), ...entry.uses.map((use) => t(`use.${use}`))];
  return (
    <tr data-off={!entry.enabled} data-changed={changed}>
      <th scope="row">
        <span className="row-title">{name(entry)}</span>
      </th>
      <td className="wide">
        {number(entry.targets)} <span className="faint">{things.join(" · ")}</span>
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
          key={entry.minutes}
          defaultValue={entry.minutes}
          onBlur={(event) => {
            const minutes = Number(event.currentTarget.value);
            if (minutes > 0 && minutes !== entry.minutes) onChange({ minutes });
          }}
        />
      </td>
      <td>
        <WindowsCell
          windows={entry.windows}
          label={`${name(entry)}: ${t("programme.when")}`}
          onChange={(windows) => onChange({ windows })}
        />
      </td>
      <td>{entry.skills.map(skill).join(" · ")}</td>
      <td className="wide">
        <span className="row-reason">
          {[entry.source, entry.edition].filter(Boolean).join(" · ")}
        </span>
        <span
          className={evidence === "verify" ? "chip chip-verify" : "faint"}
          title={t(`evidence.${evidence}`)}
        >
          {t(`evidence.short.${evidence}`)}
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

interface WindowsCellProps {
  windows: readonly string[];
  label: string;
  onChange: (windows: string[]) => void;
}

/** Hours as people write them; what cannot be read stays in the field, with what was expected. */
function WindowsCell({ windows, label, onChange }: WindowsCellProps) {
  const { t } = useTranslation();
  const known = windows.join(", ");
  const [text, setText] = useState(known);
  useEffect(() => setText(known), [known]);
  const read = readWindows(text);
  return (
    <TextInput
      size="xs"
      w={132}
      aria-label={label}
      placeholder={t("programme.any_time")}
      value={text}
      error={read === null && t("programme.windows_form")}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        if (read && read.join(", ") !== known) onChange(read);
      }}
    />
  );
}
