/** The year in months: a bar each, a click sets the period, play walks through them. */
import { ActionIcon } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { usePeriod } from "../../address.ts";
import type { Overview, Site } from "../../api/types.ts";
import { presetPeriod } from "../../components/period_picker.tsx";
import { monthPeriod } from "../../domain/measures.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";

const STEP_MS = 1800;

export function Months({ months, site }: { months: Overview["months"]; site: Site }) {
  const { t } = useTranslation();
  const { month: monthName, number } = useFormats();
  const [period, setPeriod] = usePeriod(presetPeriod("last_30", site.today));
  const [playing, setPlaying] = useState(false);
  const chosen = months.findIndex(({ month }) => {
    const own = monthPeriod(month);
    return own.from === period.from && (own.to === period.to || period.to === site.today);
  });
  useEffect(() => {
    if (!playing) return;
    const next = months[(chosen + 1) % months.length];
    const timer = window.setTimeout(() => next && setPeriod(monthPeriod(next.month)), STEP_MS);
    return () => window.clearTimeout(timer);
  }, [playing, chosen, months, setPeriod]);
  const top = Math.max(...months.map(({ rate }) => rate ?? 0), 1);
  return (
    <section className="months" aria-label={t("manager.months")}>
      <ActionIcon
        variant="default"
        size={40}
        radius="xl"
        aria-label={t(playing ? "manager.pause" : "manager.play")}
        aria-pressed={playing}
        onClick={() => setPlaying(!playing)}
      >
        {playing ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
      </ActionIcon>
      <ol>
        {months.map((item, index) => (
          <li key={item.month}>
            <button
              type="button"
              aria-pressed={index === chosen}
              title={t("manager.month_counts", {
                month: monthName(item.month),
                findings: number(item.findings),
                checks: number(item.checks),
              })}
              onClick={() => {
                setPlaying(false);
                setPeriod(monthPeriod(item.month));
              }}
            >
              <span>{item.rate === null ? "–" : number(item.rate, 1)}</span>
              <i style={{ height: `${Math.max(((item.rate ?? 0) / top) * 36, 2)}px` }} />
              <small>{t("manager.month_short", { n: Number(item.month.slice(5)) })}</small>
            </button>
          </li>
        ))}
      </ol>
      <p className="row-reason">
        {t("manager.months_note")}
        <br />
        <span className="faint">{t("manager.same_scale")}</span>
      </p>
    </section>
  );
}
