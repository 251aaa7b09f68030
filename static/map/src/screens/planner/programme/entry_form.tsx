/** One entry of the programme in full: on what, how often, how long, by whom, with what, bound to what. */
import { MultiSelect, NumberInput, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAssetKinds } from "../../../api/queries.ts";
import type { Override, Programme, ProgrammeEntry, Site } from "../../../api/types.ts";
import { useKindName } from "../../../components/kind_icon.tsx";
import { SidePanel } from "../../../components/side_panel.tsx";
import { faultsOf } from "../../../domain/frequency.ts";
import { type Named, useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { useUses } from "../edit/use_uses.ts";
import { useSkillName } from "../words.ts";
import { WholeNumber } from "./base_fields.tsx";
import { CapField } from "./cap_field.tsx";
import { FrequencyForm } from "./frequency_form.tsx";
import { areWindowsWhole, WindowsField } from "./windows_field.tsx";

const KINDS_OF_INSPECTION = [
  "routine",
  "targeted",
  "comprehensive",
  "surprise",
  "feedback",
  "measured",
] as const;

export interface EntryFormProps {
  site: Site;
  programme: Programme;
  entry: ProgrammeEntry;
  /** Skills that somebody of the team holds. */
  skills: readonly string[];
  isNew: boolean;
  exceptions: readonly Override[];
  onApply: (entry: ProgrammeEntry) => void;
  onRemove: () => void;
  onExceptions: () => void;
  onClose: () => void;
}

export function EntryForm(props: EntryFormProps) {
  const { site, programme, isNew, exceptions, onApply, onRemove, onClose } = props;
  const { t } = useTranslation();
  const { name, number } = useFormats(site.timezone);
  const kindName = useKindName();
  const skillName = useSkillName();
  const kinds = useAssetKinds();
  const uses = useUses();
  const [entry, setEntry] = useState(props.entry);
  const put = (part: Partial<ProgrammeEntry>) => setEntry({ ...entry, ...part });
  const skillWords = sorted([
    ...props.skills,
    ...programme.entries.flatMap((one) => one.skills),
    ...entry.skills,
  ]);
  const others = programme.entries.filter((one) => one.key !== entry.key);
  const faults = [
    ...(entry.name.trim() ? [] : [t("entry.fault.name")]),
    ...(entry.kinds.length + entry.uses.length + entry.zones.length > 0
      ? []
      : [t("entry.fault.things")]),
    ...(entry.minutes > 0 && entry.minutes <= 1440 ? [] : [t("entry.fault.minutes")]),
    ...(areWindowsWhole(entry.windows) ? [] : [t("entry.fault.windows")]),
  ];
  // What is wrong with the frequency is said beside it.
  const isWhole = faults.length === 0 && faultsOf(entry.frequency).length === 0;
  return (
    <SidePanel
      title={isNew ? t("entry.new") : name(entry)}
      done={t("action.confirm")}
      isWhole={isWhole}
      remove={!isNew && { label: t("entry.remove"), onRemove }}
      onDone={() => onApply({ ...entry, name: entry.name.trim(), name_en: entry.name_en.trim() })}
      onClose={onClose}
    >
      <fieldset>
        <legend>{t("entry.what")}</legend>
        <div className="form-row">
          <TextInput
            label={t("entry.name")}
            required
            maxLength={200}
            value={entry.name}
            onChange={(event) => put({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t("entry.name_en")}
            maxLength={200}
            value={entry.name_en}
            onChange={(event) => put({ name_en: event.currentTarget.value })}
          />
        </div>
        <MultiSelect
          label={t("entry.kinds")}
          searchable
          data={(kinds.data?.items ?? []).map(({ key }) => ({
            value: key,
            label: kindName(key),
          }))}
          value={entry.kinds}
          onChange={(chosen) => put({ kinds: chosen })}
        />
        <MultiSelect
          label={t("entry.uses")}
          searchable
          data={uses}
          value={entry.uses}
          onChange={(chosen) => put({ uses: chosen as ProgrammeEntry["uses"] })}
        />
        <MultiSelect
          label={t("entry.zones")}
          description={t("entry.zones_hint")}
          searchable
          data={zoneWords(site, entry.zones, name)}
          value={entry.zones}
          onChange={(zones) => put({ zones })}
        />
        <div className="form-row">
          <Select
            label={t("entry.kind_of_inspection")}
            data={KINDS_OF_INSPECTION.map((kind) => ({
              value: kind,
              label: t(`entry.kind_of_inspection.${kind}`),
            }))}
            value={entry.kind_of_inspection}
            onChange={(kind) => kind && put({ kind_of_inspection: kind })}
          />
          <Select
            label={t("entry.checklist")}
            data={[
              { value: "none", label: t("entry.checklist_none") },
              ...Object.values(programme.checklists).map((one) => ({
                value: one.key,
                label: name(one),
              })),
            ]}
            value={entry.checklist || "none"}
            onChange={(key) => put({ checklist: key === "none" || !key ? "" : key })}
          />
        </div>
      </fieldset>
      <fieldset>
        <legend>{t("entry.how_often")}</legend>
        <FrequencyForm value={entry.frequency} onChange={(frequency) => put({ frequency })} />
        <p className="row-reason">
          {exceptions.length > 0
            ? t("entry.exceptions", { count: exceptions.length, n: number(exceptions.length) })
            : t("entry.exceptions_none")}{" "}
          {!isNew && (
            <button type="button" className="text-button" onClick={props.onExceptions}>
              {t("entry.exceptions_show")}
            </button>
          )}
        </p>
      </fieldset>
      <fieldset>
        <legend>{t("entry.when")}</legend>
        <div className="form-row">
          <NumberInput
            label={t("entry.minutes")}
            min={0.1}
            max={1440}
            value={entry.minutes}
            onChange={(minutes) => put({ minutes: Number(minutes) })}
          />
          <NumberInput
            label={t("entry.set_up")}
            description={t("entry.set_up_hint")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            min={0}
            max={1440}
            value={entry.set_up_minutes}
            onChange={(minutes) => put({ set_up_minutes: Number(minutes) })}
          />
        </div>
        <WindowsField windows={entry.windows} onChange={(windows) => put({ windows })} />
      </fieldset>
      <fieldset>
        <legend>{t("entry.who")}</legend>
        <MultiSelect
          label={t("entry.skills")}
          description={t("entry.skills_hint")}
          searchable
          data={skillWords.map((skill) => ({ value: skill, label: skillName(skill) }))}
          value={entry.skills}
          onChange={(skills) => put({ skills })}
        />
        <Switch
          label={t("entry.two_people")}
          checked={entry.people === 2}
          onChange={(event) => put({ people: event.currentTarget.checked ? 2 : 1 })}
        />
        <Switch
          label={t("entry.same_person")}
          checked={entry.same_person}
          onChange={(event) => put({ same_person: event.currentTarget.checked })}
        />
        <NumberInput
          label={t("entry.unforeseen")}
          description={t("entry.unforeseen_hint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          min={0}
          max={100}
          step={5}
          suffix=" %"
          value={Math.round(entry.walking_loss * 100)}
          onChange={(percent) => put({ walking_loss: Number(percent) / 100 })}
        />
      </fieldset>
      <fieldset>
        <legend>{t("entry.with_what")}</legend>
        <TagsInput
          label={t("entry.instruments")}
          description={t("entry.tags_hint")}
          data={sorted([
            ...Object.keys(programme.instruments),
            ...programme.entries.flatMap((one) => one.instruments),
          ])}
          value={entry.instruments}
          onChange={(instruments) => put({ instruments })}
        />
        <TagsInput
          label={t("entry.keys")}
          description={t("entry.tags_hint")}
          data={sorted([
            ...Object.keys(programme.key_places),
            ...programme.entries.flatMap((one) => one.keys),
          ])}
          value={entry.keys}
          onChange={(keys) => put({ keys })}
        />
      </fieldset>
      <fieldset>
        <legend>{t("entry.bound")}</legend>
        <CapField cap={entry.cap} onChange={(cap) => put({ cap })} />
        <MultiSelect
          label={t("entry.includes")}
          description={t("entry.includes_hint")}
          searchable
          data={others.map((one) => ({ value: one.key, label: name(one) }))}
          value={entry.includes}
          onChange={(includes) => put({ includes })}
        />
        <div className="form-row">
          <TextInput
            label={t("entry.duty")}
            description={t("entry.duty_hint")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            maxLength={80}
            value={entry.duty}
            onChange={(event) => put({ duty: event.currentTarget.value.trim() })}
          />
          <WholeNumber
            label={t("entry.priority")}
            min={1}
            value={entry.priority}
            onChange={(priority) => put({ priority: Math.min(9, Math.max(1, priority)) })}
          />
        </div>
      </fieldset>
      <fieldset>
        <legend>{t("entry.source")}</legend>
        <div className="form-row">
          <TextInput
            label={t("entry.source_name")}
            maxLength={300}
            value={entry.source}
            onChange={(event) => put({ source: event.currentTarget.value })}
          />
          <TextInput
            label={t("entry.edition")}
            maxLength={80}
            value={entry.edition}
            onChange={(event) => put({ edition: event.currentTarget.value })}
          />
        </div>
      </fieldset>
      {faults.length > 0 && (
        <p className="form-fault" role="alert">
          {faults.join(" ")}
        </p>
      )}
    </SidePanel>
  );
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].filter(Boolean).sort();
}

/** Zones by the word the entry knows them by: programmes read from a file name them, screens by id. */
function zoneWords(site: Site, chosen: readonly string[], name: (zone: Named) => string) {
  const found = site.zones.map((zone) => {
    const word = [zone.name, zone.name_en, zone.id].find((one) => one && chosen.includes(one));
    return { value: word ?? zone.id, label: name(zone) };
  });
  const known = new Set(found.map((one) => one.value));
  return [
    ...found,
    ...chosen.filter((word) => !known.has(word)).map((word) => ({ value: word, label: word })),
  ];
}
