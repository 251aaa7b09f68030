/** Entries under their systems: how often, how long and when in place; all else behind the name. */
import { NumberInput, Switch, TextInput } from "@mantine/core";
import { Fragment, useEffect, useState } from "react";
import { useAssetKinds } from "../../../api/queries.ts";
import type { ProgrammeEntry, Site } from "../../../api/types.ts";
import { useKindName } from "../../../components/kind_icon.tsx";
import { bySystem, readWindows } from "../../../domain/load.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { FrequencyCell } from "../frequency_cell.tsx";
import { evidenceOf } from "../why_panel.tsx";
import { useSkillName } from "../words.ts";

export interface EntryTableProps {
  site: Site;
  entries: readonly ProgrammeEntry[];
  /** Keys of what is changed and not saved yet. */
  changed: ReadonlySet<string>;
  /** How many exceptions there are of an entry. */
  exceptions: ReadonlyMap<string, number>;
  onChange: (entry: ProgrammeEntry, part: Partial<ProgrammeEntry>) => void;
  onOpen: (entry: ProgrammeEntry) => void;
}

export function EntryTable({ site, entries, changed, exceptions, ...on }: EntryTableProps) {
  const { t } = useTranslation();
  const kinds = useAssetKinds();
  const systems = new Map(kinds.data?.items.map((kind) => [kind.key, kind.system]));
  const groups = bySystem(entries, (kind) => systems.get(kind));
  return (
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
                  site={site}
                  entry={entry}
                  changed={changed.has(entry.key)}
                  exceptions={exceptions.get(entry.key) ?? 0}
                  onChange={(part) => on.onChange(entry, part)}
                  onOpen={() => on.onOpen(entry)}
                />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface EntryRowProps {
  site: Site;
  entry: ProgrammeEntry;
  changed: boolean;
  exceptions: number;
  onChange: (part: Partial<ProgrammeEntry>) => void;
  onOpen: () => void;
}

function EntryRow({ site, entry, changed, exceptions, onChange, onOpen }: EntryRowProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const kindName = useKindName();
  const skill = useSkillName();
  const evidence = evidenceOf(entry.evidence);
  const zones = entry.zones.map((word) => {
    const zone = site.zones.find((one) => [one.id, one.name, one.name_en].includes(word));
    return zone ? name(zone) : word;
  });
  const things = [
    ...entry.kinds.map(kindName),
    ...entry.uses.map((use) => t(`use.${use}`)),
    ...zones,
  ];
  const bonds = [
    entry.people === 2 && t("entry.short.two_people"),
    entry.same_person && t("entry.short.same_person"),
    entry.cap && t("entry.short.cap"),
    entry.includes.length > 0 && t("entry.short.includes", { n: entry.includes.length }),
    entry.instruments.length > 0 && entry.instruments.join(" · "),
    entry.keys.length > 0 && t("entry.short.keys", { names: entry.keys.join(" · ") }),
    exceptions > 0 && t("entry.exceptions", { count: exceptions, n: number(exceptions) }),
  ].filter(Boolean);
  return (
    <tr data-off={!entry.enabled} data-changed={changed}>
      <th scope="row">
        <button type="button" className="entry-name" onClick={onOpen}>
          {name(entry)}
        </button>
        {bonds.length > 0 && <span className="row-reason entry-bonds">{bonds.join(" · ")}</span>}
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
