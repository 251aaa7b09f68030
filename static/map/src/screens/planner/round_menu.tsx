/** What may be done with a whole round: lock it, or give it to somebody else. */
import { ActionIcon, Menu } from "@mantine/core";
import { IconArrowsExchange, IconDots, IconLock, IconLockOpen } from "@tabler/icons-react";
import type { Plan, Route, Site } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { useMoving } from "./moving.tsx";

export function RoundMenu({ site, plan, route }: { site: Site; plan: Plan; route: Route }) {
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const { change, ask, saving } = useMoving();
  const locked = plan.locked.includes(route.shift_id);
  const others = plan.shifts.filter(
    (shift) => shift.date === route.date && shift.id !== route.shift_id && !shift.away,
  );
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="ink"
          loading={saving}
          aria-label={t("move.round_menu")}
          className="round-menu"
        >
          <IconDots size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={locked ? <IconLockOpen size={18} /> : <IconLock size={18} />}
          onClick={() => change({ what: locked ? "unlock" : "lock", shift_id: route.shift_id })}
        >
          {t(locked ? "move.unlock" : "move.lock")}
        </Menu.Item>
        {others.length > 0 && !locked && (
          <>
            <Menu.Divider />
            <Menu.Label>{t("move.swap_with")}</Menu.Label>
            {others.map((shift) => {
              const person = plan.inspectors.find((one) => one.id === shift.inspector_id);
              return (
                <Menu.Item
                  key={shift.id}
                  leftSection={<IconArrowsExchange size={18} />}
                  onClick={() =>
                    ask({ what: "swap", shift_id: route.shift_id, other_id: shift.id })
                  }
                >
                  {person ? name(person) : shift.inspector_id}
                </Menu.Item>
              );
            })}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
