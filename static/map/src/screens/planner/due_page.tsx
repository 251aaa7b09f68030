/** What falls due in the next 30, 90 or 365 days: load by skill, and what will be late. */
import { Button, SegmentedControl } from "@mantine/core";
import { IconAlertTriangle, IconDownload } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { useAddress } from "../../address.ts";
import { forecastCsv, useForecast } from "../../api/queries.ts";
import type { Forecast, Site } from "../../api/types.ts";
import { EmptyState } from "../../components/empty_state.tsx";
import { Loading } from "../../components/loading.tsx";
import { ProblemNotice } from "../../components/problem_notice.tsx";
import { Stat } from "../../components/stat.tsx";
import { useFormats } from "../../i18n/format.ts";
import { useLanguage, useTranslation } from "../../i18n/index.ts";
import { storeysOf } from "../storey_page.tsx";
import "./due_page.css";
import { nameWithCode, useSkillName } from "./words.ts";

const AHEAD = ["30", "90", "365"] as const;

export function DuePage({ site }: { site: Site }) {
  const { t } = useTranslation();
  const { get, set } = useAddress();
  const { number } = useFormats(site.timezone);
  const language = useLanguage();
  const days = AHEAD.find((one) => one === get("ahead")) ?? "30";
  const seen = useForecast(site.id, site.today, Number(days));
  return (
    <div className="manager-page">
      <header className="manager-head">
        <h1>
          {t("due.title")}
          {seen.data && (
            <small>{t("due.sum", { count: seen.data.visits, n: number(seen.data.visits) })}</small>
          )}
        </h1>
        <div className="manager-filters">
          <SegmentedControl
            value={days}
            onChange={(ahead) => set({ ahead })}
            data={AHEAD.map((one) => ({ value: one, label: t("due.ahead", { days: one }) }))}
            aria-label={t("due.how_far")}
          />
          <Button
            component="a"
            variant="default"
            href={forecastCsv(site.id, site.today, Number(days), language === "en" ? "en" : "zh")}
            download
            leftSection={<IconDownload size={18} stroke={1.6} />}
          >
            {t("due.csv")}
          </Button>
        </div>
      </header>
      {seen.error && <ProblemNotice error={seen.error} onRetry={() => void seen.refetch()} />}
      {seen.isPending && <Loading />}
      {seen.data &&
        (seen.data.visits === 0 ? (
          <EmptyState title={t("due.none")} hint={t("due.none_hint")} />
        ) : (
          <>
            <Loads site={site} forecast={seen.data} days={days} />
            <LateList site={site} forecast={seen.data} />
          </>
        ))}
    </div>
  );
}

/** Skills by days, weeks or months: how much of the people's time is asked for. */
function Loads({ site, forecast, days }: { site: Site; forecast: Forecast; days: string }) {
  const { t } = useTranslation();
  const { day, month, number, weekday } = useFormats(site.timezone);
  const skill = useSkillName();
  const skills = forecast.spans[0]?.loads.map((load) => load.skill) ?? [];
  const headOf = (from: string) => {
    if (days === "365") return month(from);
    return days === "90" ? day(from) : String(Number(from.slice(8)));
  };
  return (
    <section className="card due-loads">
      <h2>
        {t("due.loads")}
        <small>{t("due.loads_hint")}</small>
      </h2>
      <div className="due-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("programme.skills")}</th>
              {forecast.spans.map((span) => (
                <th
                  scope="col"
                  key={span.from}
                  data-weekend={days === "30" && [0, 6].includes(new Date(span.from).getUTCDay())}
                  title={`${weekday(span.from)} ${day(span.from)}`}
                >
                  {headOf(span.from)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {skills.map((code, row) => (
              <tr key={code}>
                <th scope="row">{code ? skill(code) : t("due.no_skill")}</th>
                {forecast.spans.map((span) => {
                  const load = span.loads[row];
                  const due = load?.due_minutes ?? 0;
                  const there = load?.shift_minutes ?? 0;
                  const share = there > 0 ? due / there : due > 0 ? Number.POSITIVE_INFINITY : 0;
                  const told = t("due.cell", {
                    visits: number(load?.visits ?? 0),
                    due: number(due / 60, 1),
                    there: number(there / 60, 1),
                  });
                  return (
                    <td
                      key={span.from}
                      title={`${day(span.from)} · ${told}`}
                      data-over={share > 1}
                      style={{ "--load": `${Math.min(100, share * 100)}%` } as CSSProperties}
                    >
                      <span className="visually-hidden">{told}</span>
                      <span aria-hidden="true">{shareText(share, number)}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Percent; "<1" is not nothing, and "!" is work with nobody, or hardly anybody, to do it. */
function shareText(share: number, number: (value: number) => string): string {
  if (share === 0) return "";
  if (share > 9.99) return "!";
  return share < 0.005 ? "<1" : number(Math.round(share * 100));
}

function LateList({ site, forecast }: { site: Site; forecast: Forecast }) {
  const { t } = useTranslation();
  const { day, name, number } = useFormats(site.timezone);
  const language = useLanguage();
  const skill = useSkillName();
  const storeys = new Map(storeysOf(site).map((storey) => [storey.id, storey]));
  return (
    <section className="card due-late">
      <div className="due-figures">
        <Stat value={number(forecast.overdue)} label={t("due.overdue")} />
        <Stat value={number(forecast.late)} label={t("due.will_be_late")} />
      </div>
      {forecast.late === 0 ? (
        <p className="row-reason">{t("due.none_late")}</p>
      ) : (
        <>
          <p className="row-reason">{t("due.late_hint")}</p>
          <ul>
            {forecast.items.map((item) => {
              const storey = item.storey_id ? storeys.get(item.storey_id) : undefined;
              return (
                <li key={item.visit_id}>
                  <IconAlertTriangle size={18} stroke={1.6} aria-hidden="true" />
                  <span>
                    <span className="row-title">{nameWithCode(name(item), item.code)}</span>
                    <span className="row-reason">
                      {language === "en" ? item.entry_name_en || item.entry_name : item.entry_name}
                      {storey && ` · ${name(storey)}`}
                      {item.skills.length > 0 && ` · ${item.skills.map(skill).join(" + ")}`}
                    </span>
                  </span>
                  <span className="due-when">
                    <b>{t("due.late_days", { count: item.late_days })}</b>
                    <span className="row-reason">
                      {t("due.by", { day: day(item.due) })}
                      {" · "}
                      {item.made ? t("due.made", { day: day(item.made) }) : t("due.not_made")}
                    </span>
                  </span>
                </li>
              );
            })}
          </ul>
          {forecast.late > forecast.items.length && (
            <p className="row-reason">
              {t("due.more", { count: forecast.late - forecast.items.length })}
            </p>
          )}
        </>
      )}
    </section>
  );
}
