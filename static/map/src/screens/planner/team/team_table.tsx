/** People by row: skills with what expires soon, the week, the next absence. */

import { addDays } from "../../../address.ts";
import type { Site, Team, TeamMember } from "../../../api/types.ts";
import { Initials } from "../../../components/initials.tsx";
import { WEEKDAYS } from "../../../domain/team.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import { useSkillName } from "../words.ts";

const SOON = 60; // days before a certificate ends

export interface TeamTableProps {
  site: Site;
  team: Team;
  onOpen: (person: TeamMember) => void;
}

export function TeamTable({ site, team, onOpen }: TeamTableProps) {
  const { t } = useTranslation();
  const { name, weekday, range } = useFormats(site.timezone);
  const depots = new Map(team.depots.map((depot) => [depot.key, name(depot)]));
  // Any Monday names the weekdays.
  const days = WEEKDAYS.map((day) => weekday(addDays("2026-11-23", day)));
  return (
    <div className="card team-table">
      <table className="figures">
        <thead>
          <tr>
            <th>{t("team.person")}</th>
            <th>{t("team.skills")}</th>
            {days.map((day) => (
              <th key={day}>{day}</th>
            ))}
            <th>{t("team.away")}</th>
            <th>{t("team.starts_from")}</th>
          </tr>
        </thead>
        <tbody>
          {team.items.map((person) => {
            const away = person.absences
              .filter((one) => one.last >= site.today)
              .sort((one, other) => one.first.localeCompare(other.first))[0];
            return (
              <tr key={person.id}>
                <th scope="row">
                  <span className="board-person">
                    <Initials person={person} />
                    <span>
                      <button
                        type="button"
                        className="entry-name"
                        aria-label={t("team.edit", { name: name(person) })}
                        onClick={() => onOpen(person)}
                      >
                        {name(person)}
                      </button>
                      <span className="row-reason">
                        {name({ name: person.department, name_en: person.department_en })}
                      </span>
                    </span>
                  </span>
                </th>
                <td className="team-skills">
                  {person.skills.length === 0 && (
                    <span className="faint">{t("team.no_skills")}</span>
                  )}
                  {person.skills.map((one) => (
                    <Skill key={one.skill} today={site.today} {...one} />
                  ))}
                </td>
                {WEEKDAYS.map((day) => (
                  <td key={day} className="team-day">
                    <Day person={person} weekday={day} />
                  </td>
                ))}
                <td>
                  {away ? (
                    <>
                      {range(away.first, away.last)}
                      {away.reason && <span className="row-reason">{away.reason}</span>}
                    </>
                  ) : (
                    <span className="faint">—</span>
                  )}
                </td>
                <td>
                  {depots.get(person.depot ?? team.default_depot ?? "")}
                  {person.profile === "step_free" && (
                    <span className="row-reason">{t("scenario.step_free")}</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** A skill; what is over or ends soon says when, in bold: red stays a grade. */
function Skill(props: { today: string; skill: string; expires: string | null }) {
  const { today, skill, expires } = props;
  const { t } = useTranslation();
  const { date } = useFormats();
  const skillName = useSkillName();
  const isOver = expires !== null && expires < today;
  const isSoon = expires !== null && expires <= addDays(today, SOON);
  return (
    <span className={isSoon ? "chip chip-verify" : "chip"}>
      {skillName(skill)}
      {expires && isOver && t("team.expired", { date: date(expires) })}
      {expires && !isOver && isSoon && t("team.expires", { date: date(expires) })}
    </span>
  );
}

function Day({ person, weekday }: { person: TeamMember; weekday: number }) {
  const { t } = useTranslation();
  const shifts = person.shifts.filter((shift) => shift.weekday === weekday);
  if (shifts.length === 0) return <span className="faint">{t("plan.off")}</span>;
  return shifts.map(({ starts, ends }) => (
    <span key={starts}>
      {starts}
      <br />
      {ends}
    </span>
  ));
}
