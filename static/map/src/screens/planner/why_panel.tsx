/** Why a visit is on this day: its window, the reasons, what other days would cost, what to do there. */
import { ActionIcon, Button } from "@mantine/core";
import {
  IconArrowsExchange,
  IconBan,
  IconCalendarRepeat,
  IconClockExclamation,
  IconDice3,
  IconHistory,
  IconKey,
  IconPin,
  IconPinnedOff,
  IconRoute,
  IconScale,
  IconUserCheck,
  IconX,
} from "@tabler/icons-react";
import { useWhy } from "../../api/queries.ts";
import type { Facts, Plan, Proposal, Site, Why } from "../../api/types.ts";
import { KindTile } from "../../components/kind_icon.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { useStopName } from "../../components/stop_name.ts";
import { optionRuns } from "../../domain/plan.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { storeysOf } from "../storey_page.tsx";
import { useMoving } from "./moving.tsx";
import { useShiftWords } from "./proposal_panel.tsx";
import { WindowLine } from "./window_line.tsx";
import { useFrequencyWords, useSkillName } from "./words.ts";

const ICONS: Readonly<Record<string, typeof IconRoute>> = {
  every: IconCalendarRepeat,
  times_per: IconCalendarRepeat,
  every_hours: IconCalendarRepeat,
  last_record: IconHistory,
  no_record: IconHistory,
  overdue: IconClockExclamation,
  gap_unavoidable: IconClockExclamation,
  skill: IconUserCheck,
  detour: IconRoute,
  key_fetch: IconKey,
  key_back: IconKey,
  key_fetched: IconKey,
  key_at_start: IconKey,
  levelled: IconScale,
  unforeseen: IconDice3,
};

export interface WhyPanelProps {
  site: Site;
  /** As it is saved: the reasons are its own, whatever is proposed. */
  plan: Plan;
  proposal: Proposal | null;
  visit: string;
  onClose: () => void;
}

export function WhyPanel({ site, plan, proposal, visit, onClose }: WhyPanelProps) {
  const { t } = useTranslation();
  const why = useWhy(site.id, plan.id, visit);
  const where = useShiftWords(site, plan);
  const move = proposal?.moves.find((one) => one.visit_id === visit);
  return (
    <>
      <ActionIcon
        className="why-close"
        variant="subtle"
        aria-label={t("action.close")}
        onClick={onClose}
      >
        <IconX size={20} />
      </ActionIcon>
      {why.error && <ProblemNotice error={why.error} onRetry={() => void why.refetch()} />}
      {why.isPending && <Loading />}
      {why.data && <Body site={site} plan={plan} why={why.data} />}
      {move && (
        <p className="row-title why-proposed">
          {t("why.proposed", { where: where(move.to_shift) })}
        </p>
      )}
      {why.data && !why.data.stop?.errand && <WhyActions plan={plan} visit={visit} />}
    </>
  );
}

/** Pin it where it is, or take it up to put it elsewhere. */
function WhyActions({ plan, visit }: { plan: Plan; visit: string }) {
  const { t } = useTranslation();
  const moving = useMoving();
  const isPlanned = !plan.unplanned.some((left) => left.visit_id === visit);
  const pinned = plan.pinned.includes(visit);
  return (
    <footer className="why-actions">
      <Button
        variant="default"
        leftSection={pinned ? <IconPinnedOff size={18} /> : <IconPin size={18} />}
        onClick={() => moving.change({ what: pinned ? "unpin" : "pin", visit_id: visit })}
      >
        {t(pinned ? "move.unpin" : "move.pin")}
      </Button>
      {isPlanned && (
        <Button
          variant="default"
          disabled={pinned}
          leftSection={<IconArrowsExchange size={18} />}
          onClick={() => moving.startExchange(visit)}
        >
          {t("move.exchange")}
        </Button>
      )}
      <Button disabled={pinned} onClick={() => moving.pickUp(visit)}>
        {t("move.to")}
      </Button>
    </footer>
  );
}

function Body({ site, plan, why }: { site: Site; plan: Plan; why: Why }) {
  const { t } = useTranslation();
  const { name, weekday, day, time, language, number } = useFormats(site.timezone);
  const frequency = useFrequencyWords();
  const skill = useSkillName();
  const stopName = useStopName();
  const { stop } = why;
  const left = plan.unplanned.find((item) => item.visit_id === why.visit_id);
  const storey = storeysOf(site).find((item) => item.id === stop?.storey_id);
  const building = site.buildings.find((item) => item.id === storey?.building_id);
  const person = plan.inspectors.find(
    (item) => item.id === plan.routes.find((route) => route.id === why.route_id)?.inspector_id,
  );
  return (
    <>
      <header className="why-head">
        {stop && (
          <KindTile
            kind={stop.kind}
            tone="route"
            {...(stop.asset_id || stop.errand ? {} : { icon: "map-pin" })}
          />
        )}
        <div>
          <h2>{stop ? stopName(stop) : left ? name(left) : ""}</h2>
          <p className="row-reason">
            {[building && name(building), storey && name(storey)].filter(Boolean).join(" · ")}
          </p>
        </div>
      </header>
      {stop && (
        <p className="chips">
          <span className="chip">
            {t("why.stop", { n: number(stop.n), person: person ? name(person) : "" })}
          </span>
          {why.entry && <span className="chip">{frequency(why.entry.frequency)}</span>}
          {why.entry && <span className="chip">{t("why.minutes", { n: why.entry.minutes })}</span>}
        </p>
      )}
      {left && (
        <p className="row-title">
          {t(`plan.reason.${left.reason}`, { ...left.facts, defaultValue: left.reason })}
        </p>
      )}
      <section>
        <h3>
          {stop
            ? t("why.title", { day: `${weekday(stop.starts_at)} ${time(stop.starts_at)}` })
            : t("why.window")}
        </h3>
        {!stop?.errand && <WindowLine why={why} zone={site.timezone} />}
      </section>
      <ul className="why-reasons">
        {why.reasons.map(({ key, facts }, index) => {
          const Icon = ICONS[key] ?? IconScale;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a reason may occur twice, and none moves
            <li key={`${key}${index}`}>
              <Icon size={20} stroke={1.6} aria-hidden="true" />
              <span>
                <span className="row-title">
                  {t(`why.${sentenceOf(key, facts)}`, readable(facts, t, day, skill, language))}
                </span>
                {FROM_PROGRAMME.has(key) && (
                  <span className="row-reason">
                    {name(why.entry)}
                    {why.entry.source && ` · ${why.entry.source}`}
                    {` · ${t(`evidence.${evidenceOf(why.entry.evidence)}`)}`}
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {why.alternatives.length > 1 && (
        <section>
          <h3>{t("why.other_days")}</h3>
          <Alternatives site={site} plan={plan} why={why} />
        </section>
      )}
      {why.items.length > 0 && (
        <section>
          <h3>{t("why.to_do")}</h3>
          <ul className="why-items">
            {why.items.map((item) => (
              <li key={item.key}>
                {language === "en" ? item.text_en || item.text : item.text}
                {item.type === "reading" && (
                  <span className="faint"> {limitsOf(item.low, item.high, item.unit)}</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** "memory" and "proposed" must be told apart from what somebody has seen in the standard. */
export function evidenceOf(evidence: string): "seen" | "verify" | "scheme" | "own" | "file" {
  if (evidence === "own" || evidence === "file") return evidence;
  if (/memory|proposed|check|differ/.test(evidence)) return "verify";
  if (evidence.startsWith("seen")) return "seen";
  return evidence.startsWith("scheme") ? "scheme" : "verify";
}

export function limitsOf(low: number | null, high: number | null, unit: string): string {
  if (low !== null && high !== null) {
    // "-10–10" reads as a sum: tolerances are written with their sign.
    if (low < 0) return low === -high ? `±${high} ${unit}` : `${low} … ${high} ${unit}`;
    return `${low}–${high} ${unit}`;
  }
  if (low !== null) return `≥ ${low} ${unit}`;
  return high !== null ? `≤ ${high} ${unit}` : unit;
}

/** Reasons that say what the programme asks; its source stands below them. */
const FROM_PROGRAMME: ReadonlySet<string> = new Set([
  "every",
  "every_months",
  "times_per",
  "every_hours",
  "rotation",
  "before_holiday",
  "after_finding",
  "meter",
]);

/** A detour of less than a second is none, and a gap of one day is every day. */
function sentenceOf(key: string, facts: Facts): string {
  if (key === "every" && Number(facts.days) === 1) return "every_day";
  return key === "detour" && Number(facts.seconds) < 1 ? "on_the_way" : key;
}

type Translate = ReturnType<typeof useTranslation>["t"];

/** Facts as a sentence wants them: dates as people write them, periods by name. */
function readable(
  facts: Facts,
  t: Translate,
  day: (date: string) => string,
  skill: (code: string) => string,
  language: string,
): Record<string, unknown> {
  const told: Record<string, unknown> = { ...facts };
  for (const key of ["name", "holiday", "place"]) {
    if (language === "en" && told[`${key}_en`]) told[key] = told[`${key}_en`];
  }
  for (const key of ["date", "from", "to", "since"]) {
    if (typeof told[key] === "string") told[key] = day(String(told[key]));
  }
  if (typeof told.period === "string") told.period = t(`period_name.${told.period}`);
  if (typeof told.skills === "string") {
    told.skills = told.skills
      .split(/[\s,]+/)
      .map(skill)
      .join(" · ");
  }
  return told;
}

function Alternatives({ site, plan, why }: { site: Site; plan: Plan; why: Why }) {
  const { t } = useTranslation();
  const { name, weekday, day, range, duration } = useFormats(site.timezone);
  const priceOf = (walk: number) =>
    t(walk < 0 ? "why.saving" : "why.price", { time: duration(Math.abs(walk)) });
  const dearest = Math.max(...why.alternatives.map((one) => one.walk_s ?? 0), 1);
  return (
    <ul className="why-options">
      {optionRuns(why.alternatives).map(({ from, to, option }) => {
        const person = plan.inspectors.find((item) => item.id === option.inspector_id);
        const when = from === to ? `${weekday(from)} ${day(from)}` : range(from, to);
        return (
          <li key={`${from}${option.inspector_id}`} data-current={option.current}>
            <span>{when}</span>
            {option.obstacle ? (
              <span className="why-obstacle">
                <IconBan size={16} aria-hidden="true" />
                {t(`obstacle.${option.obstacle}`)}
              </span>
            ) : (
              <>
                <span className="why-price" aria-hidden="true">
                  <i style={{ width: `${(Math.max(0, option.walk_s ?? 0) / dearest) * 100}%` }} />
                </span>
                <span className="row-reason">
                  {option.current ? t("why.now") : person && name(person)}
                  {" · "}
                  {priceOf(option.walk_s ?? 0)}
                </span>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
