/** Instruments, how many there are of each; keys, where each hangs; and which checks take them along. */
import { ActionIcon, Button, NumberInput, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import type { Programme, ProgrammeEntry, Site, Team } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { KeyField } from "./key_field.tsx";
import type { Target } from "./target_field.tsx";

export interface SuppliesProps {
  site: Site;
  programme: Programme;
  team: Team | undefined;
  onInstruments: (instruments: Record<string, number>) => void;
  onKeys: (keys: Partial<Pick<Programme, "key_places" | "keys_returned">>) => void;
  onName: (target: Target) => void;
}

export function Supplies(props: SuppliesProps) {
  const { site, programme, team, onInstruments, onKeys, onName } = props;
  const { t } = useTranslation();
  const { name } = useFormats();
  const { entries, instruments, key_places, keys_returned } = programme;
  const instrumentNames = named(Object.keys(instruments), entries, (entry) => entry.instruments);
  const keyNames = named(Object.keys(key_places), entries, (entry) => entry.keys);
  const users = (pick: (entry: ProgrammeEntry) => readonly string[], word: string) =>
    entries.filter((entry) => pick(entry).includes(word)).map(name);
  return (
    <div className="programme-columns">
      <SupplyList
        title={t("supply.instruments")}
        hint={t("supply.instruments_hint")}
        none={t("supply.instruments_none")}
        addLabel={t("supply.instrument_name")}
        names={instrumentNames}
        usersOf={(word) => users((entry) => entry.instruments, word)}
        onAdd={(word) => onInstruments({ ...instruments, [word]: 1 })}
        onRemove={(word) => {
          const { [word]: _, ...rest } = instruments;
          onInstruments(rest);
        }}
        field={(word) => (
          <NumberInput
            w={88}
            min={0}
            max={1000}
            allowDecimal={false}
            aria-label={t("supply.number_of", { name: word })}
            value={instruments[word] ?? 1}
            onChange={(number) => onInstruments({ ...instruments, [word]: Number(number) })}
          />
        )}
      />
      <SupplyList
        title={t("supply.keys")}
        hint={t("supply.keys_hint")}
        none={t("supply.keys_none")}
        addLabel={t("supply.key_name")}
        names={keyNames}
        usersOf={(word) => users((entry) => entry.keys, word)}
        onAdd={
          team?.default_depot
            ? (word) => onKeys({ key_places: { ...key_places, [word]: team.default_depot ?? "" } })
            : null
        }
        without={team && <p className="row-reason">{t("supply.no_depot")}</p>}
        onRemove={(word) => {
          const { [word]: _, ...rest } = key_places;
          onKeys({
            key_places: rest,
            ...(keys_returned.includes(word) && {
              keys_returned: keys_returned.filter((one) => one !== word),
            }),
          });
        }}
        field={(word) => (
          <KeyField
            site={site}
            programme={programme}
            team={team}
            word={word}
            onName={onName}
            onKeys={onKeys}
          />
        )}
      />
    </div>
  );
}

function named(
  stated: readonly string[],
  entries: readonly ProgrammeEntry[],
  pick: (entry: ProgrammeEntry) => readonly string[],
): string[] {
  return [...new Set([...stated, ...entries.flatMap(pick)])].sort();
}

interface SupplyListProps {
  title: string;
  hint: string;
  none: string;
  addLabel: string;
  names: readonly string[];
  usersOf: (word: string) => string[];
  /** Null where there is no place to put it yet; `without` says so then. */
  onAdd: ((word: string) => void) | null;
  without?: ReactNode;
  onRemove: (word: string) => void;
  field: (word: string) => ReactNode;
}

function SupplyList(props: SupplyListProps) {
  const { names, usersOf, onAdd, onRemove } = props;
  const { t } = useTranslation();
  const [word, setWord] = useState("");
  const isDouble = names.includes(word.trim());
  return (
    <section className="card programme-part">
      <h2>{props.title}</h2>
      <p className="row-reason">{props.hint}</p>
      {names.length === 0 && <p className="row-reason programme-none">{props.none}</p>}
      <ul className="programme-rows">
        {names.map((one) => {
          const users = usersOf(one);
          return (
            <li key={one}>
              <div>
                <p className="row-title">{one}</p>
                <p className="row-reason">
                  {users.length > 0
                    ? t("supply.used_by", { names: users.join(t("supply.comma")) })
                    : t("supply.unused")}
                </p>
              </div>
              {props.field(one)}
              <ActionIcon
                variant="subtle"
                color="ink"
                size={36}
                // What a check takes along is taken off the check first.
                disabled={users.length > 0}
                aria-label={t("supply.remove", { name: one })}
                onClick={() => onRemove(one)}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
      {onAdd ? (
        <form
          className="form-line"
          onSubmit={(event) => {
            event.preventDefault();
            if (!word.trim() || isDouble) return;
            onAdd(word.trim());
            setWord("");
          }}
        >
          <TextInput
            aria-label={props.addLabel}
            placeholder={props.addLabel}
            maxLength={80}
            value={word}
            error={isDouble && t("supply.there_already")}
            onChange={(event) => setWord(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            leftSection={<IconPlus size={16} />}
            disabled={!word.trim() || isDouble}
          >
            {t("supply.add")}
          </Button>
        </form>
      ) : (
        props.without
      )}
    </section>
  );
}
