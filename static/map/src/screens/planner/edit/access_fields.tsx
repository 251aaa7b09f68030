/** Who may pass, when, and what it costs: directions, seconds and hours of doors and lifts, rooms as a way through. */
import { ActionIcon, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconArrowsExchange } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type {
  ConnectorProperties,
  DoorWay,
  Edit,
  OpeningProperties,
  SpaceProperties,
} from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import {
  AS_ITS_USE,
  FREE,
  flipped,
  hoursTyped,
  NOT_FOR_PASSAGE,
  RATHER_NOT,
} from "../../../map/edit/access.ts";

type Of<Kind extends Edit["kind"]> = Partial<Extract<Edit, { kind: Kind }>>;
const LONGEST = 3600; // s

/** Seconds that are sent when the field is left or Enter is pressed; empty is as usual. */
function SecondsField({
  label,
  value,
  onSave,
}: {
  label: string;
  value: number | null;
  onSave: (seconds: number | "usual") => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<number | string>(value ?? "");
  useEffect(() => setTyped(value ?? ""), [value]);
  const save = () => {
    const next = typed === "" ? "usual" : Number(typed);
    if (next !== (value ?? "usual")) onSave(next);
  };
  return (
    <NumberInput
      label={label}
      description={t("edit.usual_hint")}
      placeholder={t("edit.usual")}
      min={0}
      max={LONGEST}
      allowNegative={false}
      clampBehavior="strict"
      value={typed}
      onChange={setTyped}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") save();
        if (event.key === "Escape") setTyped(value ?? "");
      }}
    />
  );
}

/** Hours of a day, sent when they can be read; empty is always. */
function HoursField({ value, onSave }: { value: string | null; onSave: (hours: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value ?? "");
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    setTyped(value ?? "");
    setRefused(false);
  }, [value]);
  const save = () => {
    const hours = hoursTyped(typed);
    setRefused(hours === null);
    if (hours !== null && hours !== (value ?? "")) onSave(hours);
  };
  return (
    <TextInput
      label={t("edit.hours")}
      description={t("edit.hours_hint")}
      placeholder={t("edit.always")}
      error={refused && t("edit.hours_refused")}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") save();
        if (event.key === "Escape") {
          setTyped(value ?? "");
          setRefused(false);
        }
      }}
    />
  );
}

export function OpeningAccess({
  opening,
  onSave,
}: {
  opening: OpeningProperties;
  onSave: (fields: Pick<Of<"change_opening">, "one_way" | "delay_s" | "hours">) => void;
}) {
  const { t } = useTranslation();
  const way: DoorWay | null = opening.one_way ?? null;
  return (
    <>
      <div className="way-field">
        <SegmentedControl
          aria-label={t("edit.direction")}
          value={way ? "one" : "both"}
          onChange={(value) => onSave({ one_way: value === "one" ? "left_to_right" : "both" })}
          data={[
            { value: "both", label: t("edit.both_ways") },
            { value: "one", label: t("edit.one_way") },
          ]}
        />
        {way && (
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t("edit.flip")}
            title={t("edit.flip")}
            onClick={() => onSave({ one_way: flipped(way) })}
          >
            <IconArrowsExchange size={18} />
          </ActionIcon>
        )}
      </div>
      {way && <p className="row-reason">{t("edit.one_way_hint")}</p>}
      <SecondsField
        label={t("edit.delay")}
        value={opening.delay_s ?? null}
        onSave={(delay_s) => onSave({ delay_s })}
      />
      <HoursField value={opening.hours ?? null} onSave={(hours) => onSave({ hours })} />
    </>
  );
}

export function ConnectorAccess({
  connector,
  onSave,
}: {
  connector: ConnectorProperties;
  onSave: (fields: Pick<Of<"change_connector">, "wait_s" | "hours">) => void;
}) {
  const { t } = useTranslation();
  return (
    <>
      {connector.kind === "lift" && (
        <SecondsField
          label={t("edit.wait")}
          value={connector.wait_s ?? null}
          onSave={(wait_s) => onSave({ wait_s })}
        />
      )}
      <HoursField value={connector.hours ?? null} onSave={(hours) => onSave({ hours })} />
    </>
  );
}

/** How gladly a way leads through a room; a factor that is none of the choices is told as it is. */
export function PassThroughField({
  space,
  onSave,
}: {
  space: SpaceProperties;
  onSave: (factor: number) => void;
}) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const known = [
    { value: String(AS_ITS_USE), label: t("edit.pass.as_use") },
    { value: String(FREE), label: t("edit.pass.free") },
    { value: String(RATHER_NOT), label: t("edit.pass.rather_not", { n: number(RATHER_NOT) }) },
    { value: String(NOT_FOR_PASSAGE), label: t("edit.pass.never") },
  ];
  const now = String(space.pass_through);
  const data = known.some(({ value }) => value === now)
    ? known
    : [...known, { value: now, label: t("edit.pass.times", { n: number(space.pass_through) }) }];
  return (
    <Select
      allowDeselect={false}
      label={t("edit.pass_through")}
      description={t("edit.pass_through_hint")}
      data={data}
      value={now}
      onChange={(value) => value && value !== now && onSave(Number(value))}
    />
  );
}
