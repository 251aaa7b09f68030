/** All plans of a site side by side: what each serves, and what it costs. */
import { Modal } from "@mantine/core";
import type { PlanItem, Site } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";

export interface PlansListProps {
  site: Site;
  items: readonly PlanItem[];
  shown: string;
  opened: boolean;
  onClose: () => void;
  onChoose: (plan: string) => void;
}

export function PlansList({ site, items, shown, opened, onClose, onChoose }: PlansListProps) {
  const { t } = useTranslation();
  const { number, duration, instant, day } = useFormats(site.timezone);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={1120}
      title={t("plan.compare_title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className="plans-list">
        <table className="figures">
          <thead>
            <tr>
              <th>{t("plan.made_at")}</th>
              <th>{t("plan.starts_on")}</th>
              <th>{t("plan.weeks")}</th>
              <th>{t("plan.planned")}</th>
              <th>{t("plan.unplanned")}</th>
              <th>{t("plan.violations")}</th>
              <th>{t("plan.shifts")}</th>
              <th>{t("plan.walking")}</th>
              <th>{t("plan.late")}</th>
              <th>{t("plan.unfair")}</th>
              <th>{t("plan.searched")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ id, name, made_at, state, starts_on, days, summary }) => (
              <tr key={id} aria-current={id === shown}>
                <th scope="row">
                  <button type="button" className="text-button" onClick={() => onChoose(id)}>
                    {instant(made_at)}
                  </button>{" "}
                  {name && <strong>{name} </strong>}
                  <span className="chip" data-tone={state === "published" ? "done" : "plain"}>
                    {t(`plan.state.${state}`)}
                  </span>
                </th>
                <td>{day(starts_on)}</td>
                <td>{number(days / 7)}</td>
                <td>{number(summary.planned)}</td>
                <td>{number(summary.unplanned)}</td>
                <td>{number(summary.violations)}</td>
                <td>
                  {number(summary.shifts_used)} / {number(summary.shifts_available)}
                </td>
                <td>{duration(summary.walk_s)}</td>
                <td>{number(summary.late ?? 0)}</td>
                <td>{duration(summary.unfair_s ?? 0)}</td>
                <td>{duration(summary.seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Modal>
  );
}
