/** Visits that no round serves: what would mend it first, then each visit under its reason. */
import { Button, Modal } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useProgramme } from "../../api/queries.ts";
import type { Plan, Site, Unplanned } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { ConflictList } from "./conflict_list.tsx";
import "./unplanned.css";
import { useSkillName } from "./words.ts";

const AT_FIRST = 20; // of one reason; the others are behind a button

export interface UnplannedListProps {
  site: Site;
  plan: Plan;
  opened: boolean;
  onClose: () => void;
  onVisit: (visit: string) => void;
}

export function UnplannedList({ site, plan, opened, onClose, onVisit }: UnplannedListProps) {
  const { t } = useTranslation();
  const { number } = useFormats(site.timezone);
  const skill = useSkillName();
  const reasonOf = (left: Unplanned) => {
    const skills = left.facts.skills;
    return [
      t(`plan.reason.${left.reason}`, { ...left.facts, defaultValue: left.reason }),
      typeof skills === "string" && skills !== "" && skills.split(", ").map(skill).join(" + "),
    ]
      .filter(Boolean)
      .join(" · ");
  };
  const groups = new Map<string, Unplanned[]>();
  for (const left of plan.unplanned) {
    const reason = reasonOf(left);
    groups.set(reason, [...(groups.get(reason) ?? []), left]);
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t("plan.left_title", {
        count: plan.unplanned.length,
        n: number(plan.unplanned.length),
      })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {plan.unplanned.length === 0 && (
        <EmptyState
          icon={<IconCircleCheck size={40} stroke={1.4} />}
          title={t("plan.all_planned", { n: number(plan.summary.visits) })}
        />
      )}
      <ConflictList site={site} conflicts={plan.summary.conflicts ?? []} />
      {[...groups].map(([reason, members]) => (
        <Group key={reason} site={site} reason={reason} members={members} onVisit={onVisit} />
      ))}
    </Modal>
  );
}

interface GroupProps {
  site: Site;
  reason: string;
  members: readonly Unplanned[];
  onVisit: (visit: string) => void;
}

function Group({ site, reason, members, onVisit }: GroupProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats(site.timezone);
  const programme = useProgramme(site.id);
  const [whole, setWhole] = useState(false);
  const checks = new Map(programme.data?.entries.map((entry) => [entry.key, name(entry)]));
  const shown = whole ? members : members.slice(0, AT_FIRST);
  return (
    <section className="unplanned-group">
      <h3>
        <IconAlertTriangle size={18} stroke={1.6} aria-hidden="true" />
        {reason}
        <span className="faint">{number(members.length)}</span>
      </h3>
      <ul>
        {shown.map((left) => (
          <li key={left.visit_id}>
            <button type="button" onClick={() => onVisit(left.visit_id)}>
              <span className="row-title">{name(left)}</span>
              <span className="row-reason">{checks.get(left.entry_key) ?? left.entry_key}</span>
            </button>
          </li>
        ))}
      </ul>
      {shown.length < members.length && (
        <Button variant="subtle" color="ink" size="xs" onClick={() => setWhole(true)}>
          {t("plan.left_more", { n: number(members.length - shown.length) })}
        </Button>
      )}
    </section>
  );
}
