/** What the plan promises, and what may be done with it. */
import { Button, Select } from "@mantine/core";
import { IconRefresh, IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { useState } from "react";
import { useAddress } from "../../address.ts";
import { usePublishPlan } from "../../api/queries.ts";
import type { Plan, PlanItem, Site } from "../../api/types.ts";
import { useConfirm } from "../../components/confirm.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { aboveBound } from "../../domain/plan.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { PlansList } from "./plans_list.tsx";
import { SheetsMenu } from "./sheets_menu.tsx";
import { UnplannedList } from "./unplanned.tsx";
import { useWeightWords } from "./words.ts";

const WORTH_TELLING = 100; // percent: a bound further off says more about itself than about the plan

export interface ProofLineProps {
  site: Site;
  plan: Plan;
  items: readonly PlanItem[];
  onNew: () => void;
  onReplan: () => void;
  /** The day of the round on the map. */
  day: string | null;
}

export function ProofLine({ site, plan, items, onNew, onReplan, day }: ProofLineProps) {
  const { t } = useTranslation();
  const { number, duration, range, instant } = useFormats(site.timezone);
  const { set } = useAddress();
  const ask = useConfirm();
  const weighed = useWeightWords();
  const publish = usePublishPlan(site.id);
  const [listed, setListed] = useState(false);
  const [comparing, setComparing] = useState(false);
  const show = (id: string) => set({ plan: id, route: null, visit: null });
  const { summary } = plan;
  const above = aboveBound(summary.walk_s, summary.walk_bound_s);
  const lastDay = new Date(Date.parse(`${plan.starts_on}T12:00:00Z`) + (plan.days - 1) * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const period = range(plan.starts_on, lastDay);
  const good = summary.unplanned === 0 && summary.violations === 0;
  const proof = [
    above !== null &&
      above <= WORTH_TELLING &&
      // Rounded up: "at most" must stay true.
      t("plan.above_bound", {
        percent: above < 10 ? number(Math.ceil(above * 10) / 10, 1) : number(Math.ceil(above)),
      }),
    (summary.rounds_proven ?? 0) > 0 &&
      t("plan.rounds_proven", {
        n: number(summary.rounds_proven),
        of: number(summary.shifts_used),
      }),
    (summary.rounds_unforeseen ?? 0) > 0 &&
      t("plan.rounds_unforeseen", {
        n: number(summary.rounds_unforeseen ?? 0),
        extra: duration(summary.unforeseen_s ?? 0),
      }),
    t("plan.proof", {
      violations: number(summary.violations),
      used: number(summary.shifts_used),
      available: number(summary.shifts_available),
      walk: duration(summary.walk_s),
    }),
    t("weights.used", { weights: weighed(summary.objective) }),
  ]
    .filter(Boolean)
    .join(" · ");
  return (
    <div className="proof-line">
      <Select
        size="sm"
        w={216}
        allowDeselect={false}
        aria-label={t("plan.which")}
        data={items.map((item) => ({
          value: item.id,
          label: `${item.name || t(`plan.state.${item.state}`)} · ${instant(item.made_at)}`,
        }))}
        value={plan.id}
        onChange={(id) => id && show(id)}
      />
      {items.length > 1 && (
        <Button variant="subtle" color="ink" onClick={() => setComparing(true)}>
          {t("plan.compare")}
        </Button>
      )}
      <p className="proof-words">
        {good ? (
          <IconShieldCheck size={20} className="proof-good" aria-hidden="true" />
        ) : (
          <IconShieldX size={20} aria-hidden="true" />
        )}
        <span title={proof}>
          <strong>
            {good
              ? t("plan.all_planned", { n: number(summary.visits) })
              : t("plan.some_left", { n: number(summary.unplanned), of: number(summary.visits) })}
          </strong>{" "}
          {proof}
        </span>
        {summary.unplanned > 0 && (
          <button type="button" className="text-button" onClick={() => setListed(true)}>
            {t("plan.see_left")}
          </button>
        )}
      </p>
      {publish.error && <ProblemNotice error={publish.error} />}
      <SheetsMenu site={site} plan={plan} day={day} />
      <Button variant="default" leftSection={<IconRefresh size={18} />} onClick={onReplan}>
        {t("replan.button")}
      </Button>
      <Button variant="default" onClick={onNew}>
        {t("plan.new")}
      </Button>
      {plan.state === "draft" && (
        <Button
          loading={publish.isPending}
          onClick={async () => {
            const title = t("plan.publish_ask", { period });
            const action = t("plan.publish_do", { period });
            if (await ask({ title, text: t("plan.publish_text"), action })) publish.mutate(plan.id);
          }}
        >
          {t("plan.publish")}
        </Button>
      )}
      <PlansList
        site={site}
        items={items}
        shown={plan.id}
        opened={comparing}
        onClose={() => setComparing(false)}
        onChoose={(id) => {
          setComparing(false);
          show(id);
        }}
      />
      <UnplannedList
        site={site}
        plan={plan}
        opened={listed}
        onClose={() => setListed(false)}
        onVisit={(visit) => {
          setListed(false);
          set({ visit });
        }}
      />
    </div>
  );
}
