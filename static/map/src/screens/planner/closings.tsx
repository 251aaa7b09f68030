/** What is shut for some days: lifts, stairs and doors are no way then, rooms and equipment are not inspected. */
import { ActionIcon, Group, Select, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useStoreyGeometry } from "../../api/queries.ts";
import type { Named, PlanFeature, Site } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { storeysOf } from "../storey_page.tsx";
import "./closings.css";
import { nameWithCode } from "./words.ts";

export interface Closing {
  readonly element_id: string;
  readonly label: string;
  readonly first_day: string;
  readonly last_day: string;
}

export interface ClosingsProps {
  site: Site;
  /** The storey to look on first. */
  storey: string | null;
  /** The days of what is added. */
  first: string;
  last: string;
  value: readonly Closing[];
  onChange: (value: readonly Closing[]) => void;
}

const SHOWN = 80; // in the list at a time; typing finds the others
const GROUPS = ["connector", "opening", "space", "asset"] as const;

/** What a thing is called in a list; a door without a name cannot be told from the others. */
function labelOf(
  thing: Extract<PlanFeature["properties"], { id: string }>,
  name: (named: Named) => string,
): string {
  if (thing.layer === "asset") return nameWithCode(name(thing), thing.code);
  return thing.layer === "opening" ? (thing.name ?? "") : name(thing);
}

export function Closings({ site, storey, first, last, value, onChange }: ClosingsProps) {
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const storeys = useMemo(() => {
    const buildings = new Map(site.buildings.map((one) => [one.id, name(one)]));
    return storeysOf(site).map((one) => {
      const building = one.building_id ? buildings.get(one.building_id) : undefined;
      return { id: one.id, label: [building, name(one)].filter(Boolean).join(" · ") };
    });
  }, [site, name]);
  const [asked, setAsked] = useState<string | null>(null);
  const shown = asked ?? storey ?? storeys[0]?.id ?? null;
  const features = useStoreyGeometry(site.id, shown);
  const things = useMemo(() => {
    const found = (features.data?.features ?? []).flatMap(({ properties }: PlanFeature) => {
      const label = "id" in properties ? labelOf(properties, name) : "";
      return "id" in properties && label
        ? [{ layer: properties.layer, value: properties.id, label }]
        : [];
    });
    return GROUPS.map((layer) => ({
      group: t(`closing.${layer}`),
      items: found.filter((one) => one.layer === layer),
    })).filter(({ items }) => items.length > 0);
  }, [features.data, name, t]);
  const change = (id: string, days: Partial<Closing>) =>
    onChange(value.map((one) => (one.element_id === id ? { ...one, ...days } : one)));
  return (
    <fieldset className="closings">
      <legend>{t("closing.title")}</legend>
      <p className="row-reason">{t("closing.hint")}</p>
      <Group grow align="flex-end">
        <Select
          label={t("closing.storey")}
          searchable
          allowDeselect={false}
          data={storeys.map((one) => ({ value: one.id, label: one.label }))}
          value={shown}
          onChange={setAsked}
        />
        <Select
          searchable
          label={t("closing.what")}
          placeholder={t("closing.choose")}
          nothingFoundMessage={t("closing.nothing")}
          limit={SHOWN}
          data={things}
          value={null}
          onChange={(id, option) => {
            if (!id || !option || value.some((one) => one.element_id === id)) return;
            const added = { element_id: id, label: option.label, first_day: first, last_day: last };
            onChange([...value, added]);
          }}
        />
      </Group>
      {value.length > 0 && (
        <ul>
          {value.map(({ element_id: id, label, first_day, last_day }) => (
            <li key={id}>
              <span className="row-title">{label}</span>
              <TextInput
                type="date"
                size="sm"
                aria-label={t("closing.from", { what: label })}
                value={first_day}
                required
                onChange={({ currentTarget: { value: day } }) =>
                  change(id, { first_day: day, last_day: [last_day, day].sort()[1] ?? day })
                }
              />
              <TextInput
                type="date"
                size="sm"
                aria-label={t("closing.to", { what: label })}
                value={last_day}
                min={first_day}
                required
                onChange={({ currentTarget: { value: day } }) => change(id, { last_day: day })}
              />
              <ActionIcon
                variant="subtle"
                color="ink"
                size={44}
                aria-label={t("closing.remove", { what: label })}
                onClick={() => onChange(value.filter((one) => one.element_id !== id))}
              >
                <IconX size={18} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
