/** What differs for a zone or a single thing, and why: kind before zone before asset. */
import { Button, Checkbox, NumberInput, Select, Textarea } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { Override, Programme, Site } from "../../../api/types.ts";
import { EmptyState } from "../../../components/empty_state.tsx";
import { SidePanel } from "../../../components/side_panel.tsx";
import { faultsOf, startOf } from "../../../domain/frequency.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { useFrequencyWords } from "../words.ts";
import { EditRow } from "./edit_row.tsx";
import { FrequencyForm } from "./frequency_form.tsx";
import { type Target, TargetField } from "./target_field.tsx";
import { useTargetName } from "./target_name.ts";

export interface ExceptionsProps {
  site: Site;
  programme: Programme;
  /** Shows those of one entry alone; null: all. */
  entry: string | null;
  onEntry: (entry: string | null) => void;
  onChange: (overrides: Override[]) => void;
  onName: (target: Target) => void;
}

export function Exceptions(props: ExceptionsProps) {
  const { site, programme, entry, onEntry, onChange } = props;
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const words = useFrequencyWords();
  const targetName = useTargetName(site, programme);
  const [edited, setEdited] = useState<number | "new" | null>(null);
  const { overrides } = programme;
  const names = new Map(programme.entries.map((one) => [one.key, name(one)]));
  const shown = overrides
    .map((override, index) => ({ override, index }))
    .filter(({ override }) => entry === null || override.entry === entry);
  const told = (override: Override) =>
    [
      override.enabled === false && t("exception.off"),
      override.enabled === true && t("exception.on"),
      override.frequency && words(override.frequency),
      override.minutes !== null && t("why.minutes", { n: override.minutes }),
    ]
      .filter(Boolean)
      .join(" · ");
  return (
    <section className="card programme-part">
      <header className="programme-part-head">
        <p className="row-reason">{t("exception.hint")}</p>
        <Select
          w={240}
          clearable
          searchable
          aria-label={t("exception.entry")}
          placeholder={t("exception.entry_any")}
          data={programme.entries.map((one) => ({ value: one.key, label: name(one) }))}
          value={entry}
          onChange={onEntry}
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => setEdited("new")}
        >
          {t("exception.add")}
        </Button>
      </header>
      {shown.length === 0 ? (
        <EmptyState title={t("exception.none")} hint={t("exception.none_hint")} />
      ) : (
        <ul className="programme-rows">
          {shown.map(({ override, index }) => (
            <EditRow
              key={`${override.entry}@${override.target}`}
              editLabel={t("exception.edit", { name: targetName(override.target) })}
              removeLabel={t("exception.remove", { name: targetName(override.target) })}
              onEdit={() => setEdited(index)}
              onRemove={() => onChange(overrides.filter((_, other) => other !== index))}
            >
              <p className="row-title">
                {targetName(override.target)}
                <span className="faint"> · {names.get(override.entry) ?? override.entry}</span>
              </p>
              <p>{told(override)}</p>
              <p className="row-reason">{override.reason}</p>
            </EditRow>
          ))}
        </ul>
      )}
      {edited !== null && (
        <ExceptionForm
          {...props}
          override={edited === "new" ? null : (overrides[edited] ?? null)}
          taken={overrides.filter((_, index) => index !== edited)}
          targetName={targetName}
          onClose={() => setEdited(null)}
          onApply={(override, target) => {
            props.onName(target);
            onChange(
              edited === "new"
                ? [...overrides, override]
                : overrides.map((one, index) => (index === edited ? override : one)),
            );
            setEdited(null);
          }}
        />
      )}
    </section>
  );
}

interface ExceptionFormProps extends ExceptionsProps {
  override: Override | null;
  taken: readonly Override[];
  targetName: (target: string) => string;
  onApply: (override: Override, target: Target) => void;
  onClose: () => void;
}

function ExceptionForm(props: ExceptionFormProps) {
  const { site, programme, override, taken, targetName, onApply, onClose } = props;
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const [entryKey, setEntryKey] = useState(override?.entry ?? props.entry);
  const [target, setTarget] = useState<Target | null>(
    override ? { id: override.target, label: targetName(override.target) } : null,
  );
  const [reason, setReason] = useState(override?.reason ?? "");
  const [frequency, setFrequency] = useState(override?.frequency ?? null);
  const [minutes, setMinutes] = useState(override?.minutes ?? null);
  const [enabled, setEnabled] = useState(override?.enabled ?? null);
  const entry = programme.entries.find((one) => one.key === entryKey);
  const isDouble = taken.some((one) => one.entry === entryKey && one.target === target?.id);
  const faults = [
    ...(entryKey && target && reason.trim() ? [] : [t("exception.fault.missing")]),
    ...(frequency === null && minutes === null && enabled === null
      ? [t("exception.fault.nothing")]
      : []),
    ...(isDouble ? [t("exception.fault.double")] : []),
  ];
  // What is wrong with the frequency is said beside it.
  const isWhole = faults.length === 0 && (!frequency || faultsOf(frequency).length === 0);
  return (
    <SidePanel
      title={override ? targetName(override.target) : t("exception.add")}
      done={t("action.confirm")}
      isWhole={isWhole}
      onDone={() => {
        if (!entryKey || !target) return;
        const told = { frequency, minutes, enabled, reason: reason.trim() };
        onApply({ entry: entryKey, target: target.id, ...told }, target);
      }}
      onClose={onClose}
    >
      <fieldset>
        <Select
          label={t("exception.entry")}
          required
          searchable
          data={programme.entries.map((one) => ({ value: one.key, label: name(one) }))}
          value={entryKey}
          onChange={setEntryKey}
        />
        <TargetField
          site={site}
          label={t("exception.target")}
          value={target}
          onChange={setTarget}
        />
        <Textarea
          label={t("exception.reason")}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </fieldset>
      <fieldset>
        <legend>{t("exception.differs")}</legend>
        <Checkbox
          label={t("exception.other_frequency")}
          checked={frequency !== null}
          onChange={(event) =>
            setFrequency(
              event.currentTarget.checked ? (entry?.frequency ?? startOf("every")) : null,
            )
          }
        />
        {frequency && <FrequencyForm value={frequency} onChange={setFrequency} />}
        <Checkbox
          label={t("exception.other_minutes")}
          checked={minutes !== null}
          onChange={(event) =>
            setMinutes(event.currentTarget.checked ? (entry?.minutes ?? 5) : null)
          }
        />
        {minutes !== null && (
          <NumberInput
            aria-label={t("entry.minutes")}
            min={0.1}
            max={1440}
            value={minutes}
            onChange={(value) => setMinutes(Number(value) || 0.1)}
          />
        )}
        <Select
          label={t("exception.whether")}
          data={[
            { value: "same", label: t("exception.whether_same") },
            { value: "off", label: t("exception.off") },
            { value: "on", label: t("exception.on") },
          ]}
          value={enabled === null ? "same" : enabled ? "on" : "off"}
          onChange={(what) => setEnabled(what === "same" ? null : what === "on")}
        />
      </fieldset>
      {faults.length > 0 && (
        <p className="form-fault" role="alert">
          {faults.join(" ")}
        </p>
      )}
    </SidePanel>
  );
}
