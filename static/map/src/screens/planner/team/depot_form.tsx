/** A place where rounds start: its name, and the room or thing it is at. */
import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Depot, Site, Team } from "../../../api/types.ts";
import { ProblemNotice } from "../../../components/problem_notice.tsx";
import { SidePanel } from "../../../components/side_panel.tsx";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { type Target, TargetField } from "../programme/target_field.tsx";

export interface DepotFormProps {
  site: Site;
  team: Team;
  depot: Depot | null;
  saving: boolean;
  error: Error | null;
  onApply: (depot: Depot) => void;
  onClose: () => void;
}

export function DepotForm({ site, team, depot, saving, error, onApply, onClose }: DepotFormProps) {
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const [chinese, setChinese] = useState(depot?.name ?? "");
  const [english, setEnglish] = useState(depot?.name_en ?? "");
  const [place, setPlace] = useState<Target | null>(null);
  const known = depot && placeOf(depot);
  const isWhole = chinese.trim() !== "" && (place !== null || depot !== null);
  const apply = () => {
    const at = place
      ? {
          building: "",
          storey: "",
          space: place.what === "space" ? place.id : "",
          asset: place.what === "asset" ? place.id : "",
          point: null,
        }
      : {};
    onApply({
      ...(depot ?? { ...NOWHERE, key: freshKey(team) }),
      ...at,
      name: chinese.trim(),
      name_en: english.trim(),
    });
  };
  return (
    <SidePanel
      title={depot ? name(depot) : t("team.depot_add")}
      done={t("action.save")}
      isWhole={isWhole}
      saving={saving}
      onDone={apply}
      onClose={onClose}
    >
      {error && <ProblemNotice error={error} />}
      <fieldset>
        <div className="form-row">
          <TextInput
            label={t("team.name")}
            required
            maxLength={200}
            value={chinese}
            onChange={(event) => setChinese(event.currentTarget.value)}
          />
          <TextInput
            label={t("team.name_en")}
            maxLength={200}
            value={english}
            onChange={(event) => setEnglish(event.currentTarget.value)}
          />
        </div>
        <TargetField
          site={site}
          zones={false}
          label={t("team.depot_place")}
          value={place ?? known}
          onChange={setPlace}
        />
        <p className="row-reason">{t("team.depot_hint")}</p>
      </fieldset>
    </SidePanel>
  );
}

const NOWHERE: Omit<Depot, "key"> = {
  name: "",
  name_en: "",
  building: "",
  storey: "",
  space: "",
  asset: "",
  point: null,
};

/** Where it is, in the words it was given by. */
function placeOf(depot: Depot): Target {
  const words = [depot.building, depot.storey, depot.space, depot.asset, depot.point?.join(", ")];
  return { id: "known", label: words.filter(Boolean).join(" · ") };
}

function freshKey(team: Team): string {
  let number = team.depots.length + 1;
  while (team.depots.some(({ key }) => key === `depot_${number}`)) number += 1;
  return `depot_${number}`;
}
