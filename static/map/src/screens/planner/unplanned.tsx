/** Visits that no round serves, each with its reason in words. */
import { Modal } from "@mantine/core";
import type { Plan, Site } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { ConflictList } from "./conflict_list.tsx";

export interface UnplannedListProps {
  site: Site;
  plan: Plan;
  opened: boolean;
  onClose: () => void;
  onVisit: (visit: string) => void;
}

export function UnplannedList({ site, plan, opened, onClose, onVisit }: UnplannedListProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("plan.left_title", { n: number(plan.unplanned.length) })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <ConflictList site={site} conflicts={plan.summary.conflicts ?? []} />
      <ul className="unplanned-list">
        {plan.unplanned.map((left) => (
          <li key={left.visit_id}>
            <button type="button" className="text-button" onClick={() => onVisit(left.visit_id)}>
              {name(left)}
            </button>
            <span className="row-reason">
              {t(`plan.reason.${left.reason}`, { ...left.facts, defaultValue: left.reason })}
            </span>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
