/** What a DXF drawing does not say itself: its storey, how high it lies, where, and in which unit. */
import { Fieldset, Group, NumberInput, Select, TextInput } from "@mantine/core";
import { useTranslation } from "../../i18n/index.ts";

const UNITS = ["mm", "cm", "m", "in", "ft"] as const;

/** As the import takes it: one for each drawing, whatever is not said left out. */
export interface DrawingSaid {
  file: string;
  storey?: string;
  elevation_m?: number;
  offset_m?: [number, number];
  rotation_deg?: number;
  unit?: (typeof UNITS)[number];
}

export function isDrawing(file: File): boolean {
  return file.name.toLowerCase().endsWith(".dxf");
}

interface Props {
  said: DrawingSaid;
  onChange: (said: DrawingSaid) => void;
}

export function DrawingFields({ said, onChange }: Props) {
  const { t } = useTranslation();
  const [x, y] = said.offset_m ?? [0, 0];
  const metres = (value: string | number) => (typeof value === "number" ? value : 0);
  return (
    <Fieldset legend={said.file}>
      <Group grow align="flex-start">
        <TextInput
          label={t("drawing.storey")}
          placeholder="1F"
          maxLength={80}
          value={said.storey ?? ""}
          onChange={(event) => onChange({ ...said, storey: event.currentTarget.value })}
        />
        <NumberInput
          label={t("drawing.elevation")}
          decimalScale={2}
          value={said.elevation_m ?? ""}
          onChange={(value) => {
            const { elevation_m: _, ...rest } = said;
            onChange(typeof value === "number" ? { ...rest, elevation_m: value } : rest);
          }}
        />
        <Select
          label={t("drawing.unit")}
          placeholder={t("drawing.unit_guess")}
          clearable
          data={UNITS.map((unit) => ({ value: unit, label: t(`drawing.unit_${unit}`) }))}
          value={said.unit ?? null}
          onChange={(value) => {
            const { unit: _, ...rest } = said;
            const unit = UNITS.find((one) => one === value);
            onChange(unit ? { ...rest, unit } : rest);
          }}
        />
      </Group>
      <Group grow align="flex-start" mt="xs">
        <NumberInput
          label={t("drawing.east")}
          decimalScale={3}
          value={x}
          onChange={(value) => onChange({ ...said, offset_m: [metres(value), y] })}
        />
        <NumberInput
          label={t("drawing.north")}
          decimalScale={3}
          value={y}
          onChange={(value) => onChange({ ...said, offset_m: [x, metres(value)] })}
        />
        <NumberInput
          label={t("drawing.rotation")}
          decimalScale={3}
          value={said.rotation_deg ?? 0}
          onChange={(value) => onChange({ ...said, rotation_deg: metres(value) })}
        />
      </Group>
    </Fieldset>
  );
}
