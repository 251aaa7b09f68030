/** The five figures of the first screen, each with its trend and one sentence. */
import { IconArrowNarrowRight, IconTrendingDown, IconTrendingUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Overview } from "../../api/types.ts";
import { Stat } from "../../components/stat.tsx";
import { trend } from "../../domain/measures.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";

export function Tiles({
  overview,
  findingsHref,
}: {
  overview: Overview;
  findingsHref: (query: string) => string;
}) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { urgent_open, on_time_checks, on_time_rectified, rate, coverage } = overview.tiles;
  const rates = overview.months.map((month) => month.rate);
  return (
    <div className="tiles">
      <Tile
        label={t("manager.tile.urgent_open")}
        value={urgent_open.value}
        before={urgent_open.before}
        unit={t("manager.unit.findings")}
        digits={0}
        worse="up"
        href={findingsHref("grade=urgent&state=unfinished")}
        sentence={
          urgent_open.value === 0
            ? t("manager.say.urgent_none")
            : t("manager.say.urgent", { hours: number(urgent_open.oldest_h ?? 0) })
        }
      />
      <Tile
        label={t("manager.tile.on_time_checks")}
        value={on_time_checks.value}
        before={on_time_checks.before}
        unit="%"
        digits={1}
        worse="down"
        sentence={
          on_time_checks.value === null
            ? t("manager.say.no_checks")
            : t("manager.say.checks", {
                of: number(on_time_checks.of),
                overdue: number(on_time_checks.overdue),
              })
        }
      />
      <Tile
        label={t("manager.tile.on_time_rectified")}
        value={on_time_rectified.value}
        before={on_time_rectified.before}
        unit="%"
        digits={0}
        worse="down"
        href={findingsHref("state=overdue")}
        sentence={t("manager.say.rectified", { n: number(on_time_rectified.overdue) })}
      />
      <Tile
        label={t("manager.tile.rate")}
        value={rate.value}
        before={rate.before}
        unit={t("manager.col.rate")}
        digits={1}
        worse="up"
        line={<Spark values={rates} />}
        sentence={
          rate.value === null
            ? t("manager.say.no_checks")
            : t("manager.say.rate", { before: rate.before === null ? "–" : number(rate.before, 1) })
        }
      />
      <Tile
        label={t("manager.tile.coverage")}
        value={coverage.value}
        before={coverage.before}
        unit="%"
        digits={0}
        worse="down"
        sentence={t("manager.say.coverage", { n: number(coverage.not_seen) })}
      />
    </div>
  );
}

interface TileProps {
  label: string;
  value: number | null;
  before: number | null;
  unit: string;
  digits: number;
  /** Which way is bad: it is then said in bold ink. */
  worse: "up" | "down";
  sentence: string;
  line?: ReactNode;
  href?: string;
}

function Tile({ label, value, before, unit, digits, worse, sentence, line, href }: TileProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const moved = trend(value, before);
  const Arrow =
    moved?.way === "up"
      ? IconTrendingUp
      : moved?.way === "down"
        ? IconTrendingDown
        : IconArrowNarrowRight;
  const content = (
    <>
      <div className="tile-head">
        <span>{label}</span>
        {moved && (
          <span className="tile-trend" data-worse={moved.way === worse}>
            <Arrow size={16} aria-hidden="true" />
            <span className="visually-hidden">{t(`manager.trend.${moved.way}`)}</span>
            {moved.way !== "same" && number(moved.by, digits)}
          </span>
        )}
      </div>
      <div className="tile-figure">
        <Stat value={value === null ? "–" : number(value, digits)} unit={unit} size={28} />
        {line}
      </div>
      <p className="row-reason">{sentence}</p>
    </>
  );
  return href ? (
    <Link href={href} className="tile card">
      {content}
    </Link>
  ) : (
    <div className="tile card">{content}</div>
  );
}

/** A line of twelve months; months without enough checks leave a gap. */
export function Spark({ values }: { values: readonly (number | null)[] }) {
  const [w, h] = [96, 32];
  const known = values.filter((value) => value !== null);
  const top = Math.max(...known, 1);
  const x = (index: number) => (index / Math.max(values.length - 1, 1)) * (w - 6) + 3;
  const y = (value: number) => h - 4 - (value / top) * (h - 8);
  let path = "";
  let pen = false;
  values.forEach((value, index) => {
    if (value === null) {
      pen = false;
      return;
    }
    path += `${pen ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
  });
  const last = values.at(-1);
  return (
    <svg width={w} height={h} viewBox={`0 0 ${w} ${h}`} aria-hidden="true">
      <path d={path} fill="none" stroke="var(--ink-2)" strokeWidth="1.4" />
      {last !== null && last !== undefined && (
        <circle cx={x(values.length - 1)} cy={y(last)} r="2.5" fill="var(--ink)" />
      )}
    </svg>
  );
}
