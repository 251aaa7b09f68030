/** What falls due on each of the next days, in hours of work, beside the hours the team is on shift. */
import type { Due, TeamMember } from "../../api/types.ts";
import { minutesOnShift } from "../../domain/load.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";

const HEIGHT = 64; // px of the tallest bar

export interface DueChartProps {
  due: Due;
  team: readonly TeamMember[];
  today: string;
}

export function DueChart({ due, team, today }: DueChartProps) {
  const { t } = useTranslation();
  const { day, number, weekday } = useFormats();
  const days = due.days.map((item) => ({ ...item, shift: minutesOnShift(team, item.date) }));
  const most = Math.max(...days.flatMap((item) => [item.minutes, item.shift]), 1);
  const visits = days.reduce((sum, item) => sum + item.visits, 0);
  return (
    <section className="card due-chart" aria-label={t("programme.due")}>
      <h2>
        {t("programme.due")}
        <small>
          {t("programme.due_sum", { visits: number(visits), overdue: number(due.overdue) })}
        </small>
        <span className="due-key">
          <i className="due-key-bar" />
          {t("programme.due_work")}
          <i className="due-key-shift" />
          {t("programme.due_shift")}
        </span>
      </h2>
      <ol>
        {days.map((item) => {
          const told = t("programme.due_day", {
            day: `${weekday(item.date)} ${day(item.date)}`,
            visits: number(item.visits),
            hours: number(item.minutes / 60, 1),
            shift: number(item.shift / 60, 1),
          });
          return (
            <li key={item.date} title={told} data-today={item.date === today}>
              <div style={{ height: HEIGHT }}>
                <i style={{ height: Math.max((item.minutes / most) * HEIGHT, 2) }} />
                {team.length > 0 && <b style={{ bottom: (item.shift / most) * HEIGHT }} />}
              </div>
              <small aria-hidden="true">{Number(item.date.slice(8))}</small>
              <span className="visually-hidden">{told}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
