/** Where rounds start and keys hang; one of them for whoever says nothing else. */
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { Depot, Team } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { EditRow } from "../programme/edit_row.tsx";

export interface DepotListProps {
  team: Team;
  onAdd: () => void;
  onOpen: (depot: Depot) => void;
  onDefault: (key: string) => void;
  onRemove: (key: string) => void;
}

export function DepotList({ team, onAdd, onOpen, onDefault, onRemove }: DepotListProps) {
  const { t } = useTranslation();
  const { name } = useFormats();
  return (
    <section className="card programme-part">
      <header className="programme-part-head">
        <h2>{t("team.depots")}</h2>
        <p className="row-reason">{t("team.depots_hint")}</p>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={onAdd}>
          {t("team.depot_add")}
        </Button>
      </header>
      <ul className="programme-rows">
        {team.depots.map((depot) => {
          const users = team.items.filter((one) => one.depot === depot.key).map(name);
          const isDefault = depot.key === team.default_depot;
          return (
            <EditRow
              key={depot.key}
              editLabel={t("team.depot_edit", { name: name(depot) })}
              removeLabel={t("team.depot_remove", { name: name(depot) })}
              removable={!isDefault && users.length === 0}
              onEdit={() => onOpen(depot)}
              onRemove={() => onRemove(depot.key)}
              more={
                !isDefault && (
                  <Button variant="subtle" color="ink" onClick={() => onDefault(depot.key)}>
                    {t("team.depot_make_default")}
                  </Button>
                )
              }
            >
              <p className="row-title">{name(depot)}</p>
              <p className="row-reason">
                {[
                  isDefault && t("team.depot_is_default"),
                  users.length > 0 && users.join(t("supply.comma")),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </EditRow>
          );
        })}
      </ul>
    </section>
  );
}
