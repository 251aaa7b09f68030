/** What cannot all be done, in plain words, and what would mend it. */
import { IconAlertTriangle, IconArrowRight } from "@tabler/icons-react";
import { useFeasibility, useTeam } from "../../api/queries.ts";
import type { Conflict, Site } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import "./conflict_list.css";
import { useSkillName } from "./words.ts";

export interface ConflictListProps {
  site: Site;
  conflicts: readonly Conflict[];
}

export function ConflictList({ site, conflicts }: ConflictListProps) {
  const { t } = useTranslation();
  const { name, number, duration, day, weekday, time } = useFormats(site.timezone);
  const skill = useSkillName();
  if (conflicts.length === 0) return null;
  return (
    <ul className="conflict-list">
      {conflicts.map((one) => {
        const skills = one.skills.map(skill).join(" + ");
        const sameDay = one.from.slice(0, 10) === one.to.slice(0, 10);
        const when = sameDay
          ? `${weekday(one.from)} ${day(one.from)} ${time(one.from)}–${time(one.to)}`
          : `${day(one.from)} – ${day(one.to)}`;
        return (
          <li key={`${one.from}${one.entries[0]?.key}`}>
            <IconAlertTriangle size={20} stroke={1.6} aria-hidden="true" />
            <div>
              <p className="row-title">
                {one.entries.map((entry) => `${name(entry)} × ${number(entry.visits)}`).join(" · ")}
              </p>
              <p className="row-reason">
                {skills
                  ? t("conflict.says_skills", { count: one.visits, skills, when })
                  : t("conflict.says", { count: one.visits, when })}{" "}
                {t("conflict.short", {
                  count: one.people,
                  needed: duration(one.needed_s),
                  available: duration(one.available_s),
                  served: number(one.served),
                })}
                {one.causes?.map((cause) => ` ${t(`conflict.cause_${cause}`)}`)}
              </p>
              <Mends site={site} visits={one.visits} skills={skills} mends={one.relaxations} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

interface MendsProps {
  site: Site;
  /** How many would have to be served. */
  visits: number;
  skills: string;
  mends: Conflict["relaxations"];
}

/** What would mend it, each with its price and how many it would help. */
function Mends({ site, visits, skills, mends }: MendsProps) {
  const { t } = useTranslation();
  const { name, duration } = useFormats(site.timezone);
  const team = useTeam(site.id);
  const person = (id: string) => {
    const found = team.data?.items.find((one) => one.id === id);
    return found ? name(found) : id;
  };
  return mends.map((mend) => (
    <p className="conflict-mend" key={mend.kind}>
      <IconArrowRight size={16} aria-hidden="true" />
      {t(`conflict.${mend.kind}`, {
        count: mend.people,
        who: mend.skilled.map(person).join(" · "),
        skills,
        extra: duration(mend.extra_s),
      })}{" "}
      {mend.served >= visits
        ? t("conflict.all_fit")
        : t("conflict.some_fit", { count: mend.served })}
    </p>
  ));
}

export interface BeforePlanningProps {
  site: Site;
  startsOn: string;
  weeks: number;
}

/** Said before anybody waits for a plan: what no shift can do, and what is too much for them. */
export function BeforePlanning({ site, startsOn, weeks }: BeforePlanningProps) {
  const { t } = useTranslation();
  const { name } = useFormats(site.timezone);
  const skill = useSkillName();
  const asked = useFeasibility(site.id, startsOn, weeks);
  if (!asked.data) return null;
  const { hindrances, conflicts } = asked.data;
  if (hindrances.length + conflicts.length === 0) return null;
  return (
    <section className="before-planning" aria-live="polite">
      <h3>{t("conflict.before_title")}</h3>
      <ul className="conflict-list">
        {hindrances.map((one) => (
          <li key={`${one.reason}${JSON.stringify(one.facts)}`}>
            <IconAlertTriangle size={20} stroke={1.6} aria-hidden="true" />
            <div>
              <p className="row-title">{one.entries.map(name).join(" · ")}</p>
              <p className="row-reason">
                {t(`plan.reason.${one.reason}`, { ...one.facts, defaultValue: one.reason })}
                {typeof one.facts.skills === "string" &&
                  one.facts.skills !== "" &&
                  ` · ${one.facts.skills.split(", ").map(skill).join(" + ")}`}
                {" · "}
                {t("conflict.visits", { count: one.visits })}
              </p>
              <Mends
                site={site}
                visits={one.visits}
                skills={String(one.facts.skills ?? "")
                  .split(", ")
                  .filter(Boolean)
                  .map(skill)
                  .join(" + ")}
                mends={one.relaxations}
              />
            </div>
          </li>
        ))}
      </ul>
      <ConflictList site={site} conflicts={conflicts} />
    </section>
  );
}
