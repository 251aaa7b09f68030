/** When a visit was last done, may be done again, is planned, and must be done: one line in time. */
import type { Why } from "../../api/types.ts";
import { spreadApart } from "../../domain/plan.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";

const LABEL = 0.3; // of the line's length: what a label takes with the space beside it

/** Noon of a date, or the day an instant falls on in the site's zone. */
function dayOf(when: string, zone: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(when)) return when;
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(new Date(when));
}

export function WindowLine({ why, zone }: { why: Why; zone: string }) {
  const { t } = useTranslation();
  const { day, weekday, time } = useFormats(zone);
  const { last, earliest, latest } = why.window;
  const marks = [
    ...(last ? [{ key: "last", date: dayOf(last, zone) }] : []),
    ...(earliest === latest ? [] : [{ key: "earliest", date: earliest }]),
    { key: "latest", date: latest },
  ];
  const planned = why.stop ? dayOf(why.stop.starts_at, zone) : null;
  const times = [...marks.map((mark) => mark.date), ...(planned ? [planned] : [])].map(Date.parse);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const place = (date: string) => (to > from ? (Date.parse(date) - from) / (to - from) : 1);
  const labels = spreadApart(
    marks.map((mark) => place(mark.date)),
    LABEL,
  );
  const open = place(earliest);
  return (
    <div className="window-line">
      {why.stop && planned && (
        <p
          className="window-planned"
          style={{ left: `${Math.min(Math.max(place(planned), 0.24), 0.76) * 100}%` }}
        >
          <span className="visually-hidden">{t("why.mark.planned")} </span>
          {weekday(why.stop.starts_at)} {day(why.stop.starts_at)} {time(why.stop.starts_at)}
        </p>
      )}
      <div className="window-track" aria-hidden="true">
        <i
          className="window-open"
          style={{ left: `${open * 100}%`, width: `${(place(latest) - open) * 100}%` }}
        />
        {marks.map(({ key, date }) => (
          <i key={key} data-mark={key} style={{ left: `${place(date) * 100}%` }} />
        ))}
        {planned && <i data-mark="planned" style={{ left: `${place(planned) * 100}%` }} />}
      </div>
      <ol>
        {marks.map(({ key, date }, index) => (
          <li key={key} style={{ left: `${(labels[index] ?? 0) * 100}%` }} data-mark={key}>
            <span>{t(`why.mark.${key}`)}</span>
            <strong>{day(date)}</strong>
          </li>
        ))}
      </ol>
    </div>
  );
}
