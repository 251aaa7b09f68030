/** What re-planning proposes: before and after, visit by visit; accepted or discarded. */
import { Button } from "@mantine/core";
import { IconArrowRight, IconHandMove, IconUserOff } from "@tabler/icons-react";
import { useMemo } from "react";
import { useAnswerProposal } from "../../api/plan_queries.ts";
import type { Named, Plan, Proposal, Site } from "../../api/types.ts";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { Stat } from "../../components/stat.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";

export interface ProposalPanelProps {
  site: Site;
  /** As it is saved. */
  plan: Plan;
  proposal: Proposal;
  onVisit: (visit: string) => void;
}

const SHOWN = 200; // rows; more is not read but searched on the board

/** "Thu 26 Nov Li Xiuying": a shift in words, or that there is none. */
export function useShiftWords(site: Site, plan: Plan): (shift: string | null) => string {
  const { t } = useTranslation();
  const { name, weekday, day } = useFormats(site.timezone);
  return (id) => {
    const shift = plan.shifts.find((one) => one.id === id);
    const person = plan.inspectors.find((one) => one.id === shift?.inspector_id);
    if (!shift) return t("replan.nowhere");
    return `${weekday(shift.date)} ${day(shift.date)} ${person ? name(person) : ""}`;
  };
}

export function ProposalPanel({ site, plan, proposal, onVisit }: ProposalPanelProps) {
  const { t } = useTranslation();
  const { name, number, duration } = useFormats(site.timezone);
  const answer = useAnswerProposal(site.id, plan);
  const names = useMemo(() => {
    const known = new Map<string, Named>();
    for (const { stops } of plan.routes) for (const stop of stops) known.set(stop.visit_id, stop);
    for (const left of plan.unplanned) known.set(left.visit_id, left);
    return known;
  }, [plan]);
  const where = useShiftWords(site, plan);
  const sign = proposal.walk_s < 0 ? "−" : "+";
  return (
    <>
      <h2>{t("replan.proposed")}</h2>
      <p className="row-reason">{t("replan.proposed_hint")}</p>
      <div className="route-card-figures">
        <Stat value={number(proposal.moves.length)} label={t("replan.moved")} />
        <Stat
          value={`${number(proposal.chosen)} / ${number(proposal.most_moves)}`}
          label={t("replan.by_choice")}
        />
        <Stat value={`${sign}${duration(Math.abs(proposal.walk_s))}`} label={t("plan.walking")} />
      </div>
      {proposal.unplanned.length > 0 && (
        <p className="row-title">{t("replan.lost", { n: number(proposal.unplanned.length) })}</p>
      )}
      <ul className="proposal-list">
        {proposal.moves.slice(0, SHOWN).map((move) => (
          <li key={move.visit_id}>
            <button type="button" onClick={() => onVisit(move.visit_id)}>
              {move.by_choice ? (
                <IconHandMove size={18} aria-label={t("replan.by_choice")} />
              ) : (
                <IconUserOff size={18} aria-label={t("replan.forced")} />
              )}
              <span>
                <span className="row-title">{name(names.get(move.visit_id) ?? move)}</span>
                <span className="row-reason">
                  {where(move.from_shift)} <IconArrowRight size={13} aria-hidden="true" />{" "}
                  {where(move.to_shift)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {proposal.moves.length > SHOWN && (
        <p className="row-reason">
          {t("replan.more", { n: number(proposal.moves.length - SHOWN) })}
        </p>
      )}
      {answer.error && <ProblemNotice error={answer.error} />}
      <footer className="why-actions">
        <Button variant="default" disabled={answer.isPending} onClick={() => answer.mutate(false)}>
          {t("replan.discard")}
        </Button>
        <Button loading={answer.isPending} onClick={() => answer.mutate(true)}>
          {t("replan.accept")}
        </Button>
      </footer>
    </>
  );
}
