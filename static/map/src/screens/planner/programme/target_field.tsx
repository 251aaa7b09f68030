/** Finds what an exception or a closure is about: a zone, an asset, a room. */
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useSearch } from "../../../api/queries.ts";
import type { Site } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";

const PAUSE = 200; // ms without a key before asking

function isIn(part: string, word: string): boolean {
  return word.toLowerCase().includes(part.toLowerCase());
}

export interface Target {
  id: string;
  label: string;
  what?: "zone" | "asset" | "space";
}

export interface TargetFieldProps {
  site: Site;
  label: string;
  value: Target | null;
  onChange: (target: Target) => void;
  /** Zones can be told too; a place to stand cannot be one. */
  zones?: boolean;
}

export function TargetField({ site, label, value, onChange, zones = true }: TargetFieldProps) {
  const { t } = useTranslation();
  const { name, language } = useFormats(site.timezone);
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), PAUSE);
  const found = useSearch(site.id, asked);
  const groups = [
    ...(zones
      ? [
          {
            what: "zone" as const,
            group: t("target.zones"),
            items: site.zones
              .map((zone) => ({ value: zone.id, label: name(zone) }))
              .filter(({ label: word }) => isIn(asked, word) || text === value?.label),
          },
        ]
      : []),
    ...(["asset", "space"] as const).map((what) => ({
      what,
      group: t(`search.what.${what}`),
      items: (asked ? (found.data?.items ?? []) : [])
        .filter((hit) => hit.what === what)
        .map((hit) => ({
          value: hit.id,
          label: language === "en" ? hit.label_en || hit.label : hit.label,
        })),
    })),
  ].filter((group) => group.items.length > 0);
  const choose = (id: string) => {
    if (id === value?.id) return;
    for (const { what, items } of groups) {
      const item = items.find((one) => one.value === id);
      if (item) onChange({ id, label: item.label, what });
    }
  };
  const isShown = groups.some(({ items }) => items.some((item) => item.value === value?.id));
  return (
    <Select
      label={label}
      placeholder={t(zones ? "target.find" : "target.find_place")}
      searchable
      required
      nothingFoundMessage={asked ? t("top.search_none", { text: asked }) : t("target.type")}
      data={
        value && !isShown
          ? [
              { group: t("target.chosen"), items: [{ value: value.id, label: value.label }] },
              ...groups,
            ]
          : groups
      }
      // The server searched already: what it found is shown whatever letters it holds.
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      value={value?.id ?? null}
      onChange={(id) => id && choose(id)}
    />
  );
}
