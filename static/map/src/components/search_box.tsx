/** Finds rooms, assets, codes, people and findings; "/" puts the cursor there. */
import { Combobox, Loader, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useAddress } from "../address.ts";
import { useSearch } from "../api/queries.ts";
import type { SearchHit } from "../api/types.ts";
import { useLanguage, useTranslation } from "../i18n/index.ts";
import "./shell.css";

const PAUSE = 150; // ms without a key before asking

export interface SearchBoxProps {
  site: string;
  /** What to do with a find; otherwise its storey and it are shown by the address. */
  onChoose?: (hit: SearchHit) => void;
}

export function SearchBox({ site, onChoose }: SearchBoxProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { set } = useAddress();
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text.trim(), PAUSE);
  const found = useSearch(site, asked);
  const input = useRef<HTMLInputElement>(null);
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() });
  useHotkeys([["/", () => input.current?.focus()]]);

  const hits = asked ? (found.data?.items ?? []) : [];
  const choose = (key: string) => {
    const hit = hits.find((item) => `${item.what}:${item.id}` === key);
    if (!hit) return;
    setText("");
    box.closeDropdown();
    input.current?.blur();
    if (onChoose) onChoose(hit);
    else
      set({ selected: key, ...(hit.storey_id ? { storey: hit.storey_id } : {}) }, { push: true });
  };

  return (
    <Combobox store={box} onOptionSubmit={choose} shadow="md">
      <Combobox.Target>
        <TextInput
          ref={input}
          className="search-box"
          aria-label={t("top.search")}
          placeholder={t("top.search")}
          value={text}
          leftSection={<IconSearch size={16} />}
          rightSection={
            found.isFetching && asked ? <Loader size={14} /> : <span className="kbd">/</span>
          }
          onChange={(event) => {
            setText(event.currentTarget.value);
            box.openDropdown();
            box.updateSelectedOptionIndex();
          }}
          onFocus={() => box.openDropdown()}
          onBlur={() => box.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={asked === "" || (found.isFetching && hits.length === 0)}>
        <Combobox.Options mah={360} style={{ overflowY: "auto" }}>
          {hits.length === 0 && (
            <Combobox.Empty>{t("top.search_none", { text: asked })}</Combobox.Empty>
          )}
          {hits.map((hit) => (
            <Combobox.Option key={`${hit.what}:${hit.id}`} value={`${hit.what}:${hit.id}`}>
              <span className="search-hit">
                <span>{language === "en" ? hit.label_en || hit.label : hit.label}</span>
                <span className="faint">{t(`search.what.${hit.what}`)}</span>
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
