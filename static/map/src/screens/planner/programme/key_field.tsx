/** Where a key hangs, a depot or any thing or room, and whether it is brought back after use. */
import { Checkbox, Select } from "@mantine/core";
import { useState } from "react";
import type { Programme, Site, Team } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { type Target, TargetField } from "./target_field.tsx";
import { useTargetName } from "./target_name.ts";

const ELSEWHERE = "\u0000"; // no depot and no thing is called so

export interface KeyFieldProps {
  site: Site;
  programme: Programme;
  team: Team | undefined;
  word: string;
  onName: (target: Target) => void;
  onKeys: (keys: Partial<Pick<Programme, "key_places" | "keys_returned">>) => void;
}

export function KeyField({ site, programme, team, word, onName, onKeys }: KeyFieldProps) {
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const targetName = useTargetName(site, programme);
  const [finding, setFinding] = useState(false);
  const { key_places: places, keys_returned: returned } = programme;
  const depots = (team?.depots ?? []).map((depot) => ({ value: depot.key, label: name(depot) }));
  const place = places[word] ?? team?.default_depot ?? null;
  const isHook = place !== null && !depots.some(({ value }) => value === place);
  const put = (id: string) => onKeys({ key_places: { ...places, [word]: id } });
  return (
    <div className="key-field">
      <Select
        w={184}
        aria-label={t("supply.place_of", { name: word })}
        placeholder={t("supply.no_place")}
        data={[
          ...depots,
          ...(isHook ? [{ value: place, label: targetName(place) }] : []),
          { value: ELSEWHERE, label: t("supply.elsewhere") },
        ]}
        value={finding ? ELSEWHERE : place}
        onChange={(chosen) => {
          setFinding(chosen === ELSEWHERE);
          if (chosen && chosen !== ELSEWHERE) put(chosen);
        }}
      />
      <Checkbox
        label={t("supply.return")}
        aria-label={t("supply.return_of", { name: word })}
        checked={returned.includes(word)}
        onChange={(event) =>
          onKeys({
            keys_returned: event.currentTarget.checked
              ? [...returned, word].sort()
              : returned.filter((one) => one !== word),
          })
        }
      />
      {finding && (
        <div className="key-field-where">
          <TargetField
            site={site}
            label={t("supply.hook_of", { name: word })}
            value={null}
            zones={false}
            onChange={(target) => {
              onName(target);
              put(target.id);
              setFinding(false);
            }}
          />
        </div>
      )}
    </div>
  );
}
