/** Plans and scenarios side by side: what each serves, what it costs, and by which weights. */
import { Modal, MultiSelect } from "@mantine/core";
import { useState } from "react";
import { useProgramme, useTeam } from "../../api/queries.ts";
import type { PlanItem, Site } from "../../api/types.ts";
import { areAlike, bestOf, type Compared, compared } from "../../domain/compare.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import "./compare.css";
import { WEIGHTS } from "./plan_options.tsx";
import { useFrequencyWords } from "./words.ts";

const NONE: ReadonlySet<number> = new Set();
const AT_FIRST = 4; // columns that fit without scrolling

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
  const { instant } = useFormats(site.timezone);
  const [chosen, setChosen] = useState<string[] | null>(null);
  const ids = chosen ?? firstOf(items, shown);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={1120}
      title={t("plan.compare_title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <MultiSelect
        aria-label={t("compare.which")}
        data={items.map((item) => ({
          value: item.id,
          label: `${item.name || t(`plan.state.${item.state}`)} · ${instant(item.made_at)}`,
        }))}
        value={ids}
        onChange={setChosen}
      />
      <Comparison
        site={site}
        plans={items.filter((item) => ids.includes(item.id))}
        shown={shown}
        onChoose={onChoose}
      />
    </Modal>
  );
}

/** The plan on the screen, the one in force, and the newest: those of the same weeks first. */
function firstOf(items: readonly PlanItem[], shown: string): string[] {
  const inForce = items.find((item) => item.state === "published")?.id;
  const own = items.filter((item) => item.id === shown);
  const alike = items.filter((item) => areAlike([...own, item])).map((item) => item.id);
  const wanted = [shown, ...alike, ...(inForce ? [inForce] : []), ...items.map((item) => item.id)];
  return [...new Set(wanted)].slice(0, AT_FIRST);
}

/** What a scenario changes, in words; "as it is" for a plan. */
function Differences({ site, plan }: { site: Site; plan: PlanItem }) {
  const { t } = useTranslation();
  const { name, number } = useFormats(site.timezone);
  const words = useFrequencyWords();
  const team = useTeam(site.id);
  const programme = useProgramme(site.id);
  const { scenario } = plan.summary;
  if (!scenario) return t("compare.as_it_is");
  const person = (id: string) => {
    const found = team.data?.items.find((one) => one.id === id);
    return found ? name(found) : id;
  };
  const check = (key: string) => {
    const found = programme.data?.entries.find((one) => one.key === key);
    return found ? name(found) : key;
  };
  const lines = [
    ...scenario.without.map((id) => t("differs.without", { name: person(id) })),
    ...scenario.twice.map((id) => t("differs.twice", { name: person(id) })),
    ...(scenario.longer_minutes > 0
      ? [t("differs.longer", { n: number(scenario.longer_minutes) })]
      : scenario.longer_minutes < 0
        ? [t("differs.shorter", { n: number(-scenario.longer_minutes) })]
        : []),
    ...(scenario.profile ? [t(`scenario.${scenario.profile}`)] : []),
    ...Object.entries(scenario.frequencies).map(([key, frequency]) =>
      t("differs.frequency", { name: check(key), words: words(frequency) }),
    ),
    ...scenario.dropped.map((key) => t("differs.dropped", { name: check(key) })),
  ];
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

interface ComparisonProps {
  site: Site;
  plans: readonly PlanItem[];
  shown: string;
  onChoose: (plan: string) => void;
}

function Comparison({ site, plans, shown, onChoose }: ComparisonProps) {
  const { t } = useTranslation();
  const { number, duration, day, instant } = useFormats(site.timezone);
  const alike = areAlike(plans);
  const weightOf = (weight: number) => number(weight, Number.isInteger(weight) ? 0 : 2);
  const told = (value: number | null, is: Compared["is"]) =>
    value === null ? "—" : is === "number" ? number(value) : duration(value);
  return (
    <div className="plans-list">
      <table className="figures comparison">
        <thead>
          <tr>
            <th scope="col">{t("compare.plan")}</th>
            {plans.map((plan) => (
              <th scope="col" key={plan.id} aria-current={plan.id === shown || undefined}>
                <button type="button" className="text-button" onClick={() => onChoose(plan.id)}>
                  {plan.name || instant(plan.made_at)}
                </button>
                <span className="chip" data-tone={plan.state === "published" ? "done" : "plain"}>
                  {t(`plan.state.${plan.state}`)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("compare.period")}</th>
            {plans.map((plan) => (
              <td key={plan.id}>
                {t("compare.weeks", { day: day(plan.starts_on), count: plan.days / 7 })}
              </td>
            ))}
          </tr>
          {plans.some((plan) => plan.summary.scenario) && (
            <tr className="comparison-differs">
              <th scope="row">{t("compare.differs")}</th>
              {plans.map((plan) => (
                <td key={plan.id}>
                  <Differences site={site} plan={plan} />
                </td>
              ))}
            </tr>
          )}
          {compared(plans).map((line) => {
            const best = alike ? bestOf(line) : NONE;
            return (
              <tr key={line.line}>
                <th scope="row">{t(`compare.${line.line}`)}</th>
                {line.values.map((value, index) => (
                  <td key={plans[index]?.id} data-best={best.has(index) || undefined}>
                    {told(value, line.is)}
                    {best.has(index) && (
                      <span className="visually-hidden"> {t("compare.best")}</span>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
          <tr className="comparison-part">
            <th scope="colgroup" colSpan={plans.length + 1}>
              {t("weights.title")}
            </th>
          </tr>
          {WEIGHTS.map((key) => (
            <tr key={key}>
              <th scope="row">{t(`weights.${key}`)}</th>
              {plans.map((plan) => (
                <td key={plan.id}>
                  {plan.summary.objective ? weightOf(plan.summary.objective[key]) : "—"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="row-reason">{t(alike ? "compare.note" : "compare.unlike")}</p>
    </div>
  );
}
