/** The programme: what is inspected how often, what differs where, what is closed, what is taken along. */
import { ActionIcon, Button, Menu, SegmentedControl } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowForwardUp, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { useAddress } from "../../address.ts";
import { useDue, useProgramme, useSaveProgramme, useTeam, useWishes } from "../../api/queries.ts";
import type { Programme, ProgrammeEntry, Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import {
  blankEntry,
  freshKey,
  patched,
  requestOf,
  withChanges,
  without,
} from "../../domain/programme.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { AddChecks } from "./add_checks.tsx";
import { DueChart } from "./due_chart.tsx";
import { Closures } from "./programme/closures.tsx";
import { EntryForm } from "./programme/entry_form.tsx";
import { EntryTable } from "./programme/entry_table.tsx";
import { Exceptions } from "./programme/exceptions.tsx";
import "./programme/programme.css";
import { Supplies } from "./programme/supplies.tsx";
import type { Target } from "./programme/target_field.tsx";
import { useChanges } from "./programme/use_changes.ts";
import { WishesDialog } from "./programme/wishes_dialog.tsx";

const PARTS = ["checks", "exceptions", "closures", "supplies"] as const;
type Part = (typeof PARTS)[number];

export function ProgrammePage({ site }: { site: Site }) {
  const programme = useProgramme(site.id);
  if (programme.error) {
    return (
      <div className="page-notice">
        <ProblemNotice error={programme.error} onRetry={() => void programme.refetch()} />
      </div>
    );
  }
  if (!programme.data) return <Loading />;
  return (
    <Editing
      key={site.id}
      site={site}
      saved={programme.data}
      reload={() => programme.refetch().then(() => undefined)}
    />
  );
}

interface EditingProps {
  site: Site;
  saved: Programme;
  reload: () => Promise<void>;
}

function Editing({ site, saved, reload }: EditingProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const { get, set } = useAddress();
  const due = useDue(site.id, site.today);
  const team = useTeam(site.id);
  const wishes = useWishes(site.id);
  const save = useSaveProgramme(site.id);
  const { changes, count, change, undo, redo, canUndo, canRedo, forget } = useChanges(site.id);
  const [adding, setAdding] = useState(false);
  const [wishing, setWishing] = useState(false);
  const [opened, setOpened] = useState<ProgrammeEntry | null>(null);
  // Names of what was chosen since: the server tells those that are saved.
  const [names, setNames] = useState<Programme["names"]>({});
  useHotkeys([
    ["mod+Z", undo],
    ["mod+shift+Z", redo],
  ]);
  const shown = withChanges({ ...saved, names: { ...names, ...saved.names } }, changes);
  const asked = get("part") as Part;
  const part: Part = PARTS.includes(asked) ? asked : "checks";
  const isAdded = (key: string) => !saved.entries.some((entry) => entry.key === key);
  const keep = ({ id, label }: Target) =>
    setNames({ ...names, [id]: { name: label, name_en: label, code: "" } });
  const apply = (entry: ProgrammeEntry) => {
    const before = shown.entries.find((one) => one.key === entry.key);
    if (!before) change({ ...changes, added: [...changes.added, entry] });
    else {
      const differs = Object.fromEntries(
        Object.entries(entry).filter(
          ([key, value]) =>
            JSON.stringify(value) !== JSON.stringify(before[key as keyof ProgrammeEntry]),
        ),
      );
      if (Object.keys(differs).length > 0) change(patched(changes, entry.key, differs));
    }
    setOpened(null);
  };
  const dialogs = (
    <>
      <AddChecks
        site={site}
        revision={saved.revision}
        opened={adding}
        onClose={() => setAdding(false)}
      />
      {wishing && (
        <WishesDialog
          site={site}
          programme={shown}
          onClose={() => setWishing(false)}
          onAdopt={(entries) => {
            change({ ...changes, added: [...changes.added, ...entries] });
            setWishing(false);
          }}
        />
      )}
      {opened && (
        <EntryForm
          key={opened.key}
          site={site}
          programme={shown}
          entry={opened}
          skills={team.data?.items.flatMap((one) => one.skills.map(({ skill }) => skill)) ?? []}
          isNew={!shown.entries.some((entry) => entry.key === opened.key)}
          exceptions={shown.overrides.filter((one) => one.entry === opened.key)}
          onApply={apply}
          onRemove={() => {
            change(without(saved, changes, opened.key));
            setOpened(null);
          }}
          onExceptions={() => {
            set({ part: "exceptions", entry: opened.key });
            setOpened(null);
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
  const addMenu = (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" rightSection={<IconChevronDown size={16} />}>
          {t("programme.add")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => setAdding(true)}>{t("packs.open")}</Menu.Item>
        <Menu.Item onClick={() => setOpened(blankEntry(freshKey(shown)))}>
          {t("entry.new")}
        </Menu.Item>
        <Menu.Item onClick={() => setWishing(true)}>
          {t("wish.open", { n: number(wishes.data?.items.length ?? 0) })}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
  if (shown.entries.length === 0 && count === 0) {
    return (
      <>
        <EmptyState title={t("programme.none")} hint={t("programme.none_hint")} action={addMenu} />
        {dialogs}
      </>
    );
  }
  const exceptions = new Map<string, number>();
  for (const one of shown.overrides)
    exceptions.set(one.entry, (exceptions.get(one.entry) ?? 0) + 1);
  return (
    <div className="manager-page">
      <header className="manager-head">
        <h1>
          {name(shown)}
          <small>{t("programme.entries", { n: number(shown.entries.length) })}</small>
        </h1>
        <div className="manager-filters">
          <ActionIcon
            variant="default"
            size={36}
            disabled={!canUndo}
            aria-label={t("action.undo")}
            onClick={undo}
          >
            <IconArrowBackUp size={18} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={36}
            disabled={!canRedo}
            aria-label={t("move.redo")}
            onClick={redo}
          >
            <IconArrowForwardUp size={18} />
          </ActionIcon>
          {addMenu}
          <Button
            disabled={count === 0}
            loading={save.isPending}
            onClick={() => save.mutate(requestOf(saved, changes), { onSuccess: forget })}
          >
            {count === 0 ? t("action.save") : t("programme.save", { count, n: number(count) })}
          </Button>
        </div>
      </header>
      <SegmentedControl
        className="programme-parts"
        aria-label={t("programme.parts")}
        value={part}
        onChange={(value) => set({ part: value === "checks" ? null : value, entry: null })}
        data={PARTS.map((value) => ({
          value,
          label: t(`programme.part.${value}`, {
            n: number(
              value === "exceptions"
                ? shown.overrides.length
                : value === "closures"
                  ? shown.closures.length
                  : 0,
            ),
          }),
        }))}
      />
      {save.error && (
        <ProblemNotice
          error={save.error}
          action={
            // What was edited stays: it is saved onto the programme as it is now.
            <Button variant="default" onClick={() => void reload().then(save.reset)}>
              {t("programme.reload")}
            </Button>
          }
        />
      )}
      {part === "checks" && (
        <>
          {due.data && <DueChart due={due.data} team={team.data?.items ?? []} today={site.today} />}
          <EntryTable
            site={site}
            entries={shown.entries}
            changed={
              new Set([
                ...Object.keys(changes.entries),
                ...shown.entries.map(({ key }) => key).filter(isAdded),
              ])
            }
            exceptions={exceptions}
            onChange={(entry, edited) => change(patched(changes, entry.key, edited))}
            onOpen={setOpened}
          />
        </>
      )}
      {part === "exceptions" && (
        <Exceptions
          site={site}
          programme={shown}
          entry={get("entry")}
          onEntry={(entry) => set({ entry })}
          onName={keep}
          onChange={(overrides) => change({ ...changes, overrides })}
        />
      )}
      {part === "closures" && (
        <Closures
          site={site}
          programme={shown}
          onName={keep}
          onChange={(closures) => change({ ...changes, closures })}
        />
      )}
      {part === "supplies" && (
        <Supplies
          site={site}
          programme={shown}
          team={team.data}
          onInstruments={(instruments) => change({ ...changes, instruments })}
          onKeys={(keys) => change({ ...changes, ...keys })}
          onName={keep}
        />
      )}
      {dialogs}
    </div>
  );
}
