/** Days × inspectors: count and hours, ticks at the stops' times, a bar for the load. */
import { SegmentedControl } from "@mantine/core";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Plan, Route, Site } from "../../api/types.ts";
import { Initials } from "../../components/initials.tsx";
import { LoadBar } from "../../components/load_bar.tsx";
import { type Cell, cellsOf, weekDates, weekOf } from "../../domain/plan.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { useSkillName } from "./words.ts";

export interface BoardProps {
  site: Site;
  plan: Plan;
  /** Id of the route shown on the map. */
  selected: string | null;
  onSelect: (route: Route) => void;
}

const STEP: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

export function Board({ site, plan, selected, onSelect }: BoardProps) {
  const { t } = useTranslation();
  const { name, day, weekday, range, number } = useFormats(site.timezone);
  const skill = useSkillName();
  const table = useRef<HTMLTableElement>(null);
  const cells = useMemo(() => cellsOf(plan), [plan]);
  const shownDate = plan.routes.find((route) => route.id === selected)?.date ?? site.today;
  const shownWeek = weekOf(plan.starts_on, plan.days, shownDate);
  const [week, setWeek] = useState(shownWeek);
  // A round chosen elsewhere, by a link or the back button, brings its week with it.
  useEffect(() => setWeek(shownWeek), [shownWeek]);
  const weeks = Math.ceil(plan.days / 7);
  const dates = weekDates(plan.starts_on, week);
  const shiftsOfWeek = plan.routes.filter((route) => dates.includes(route.date)).length;

  const move = (event: KeyboardEvent, row: number, column: number) => {
    const step = STEP[event.key];
    if (!step) return;
    event.preventDefault();
    const next = table.current?.querySelector<HTMLButtonElement>(
      `[data-cell="${row + step[0]}:${column + step[1]}"]`,
    );
    next?.focus();
    next?.click();
  };

  return (
    <div className="board">
      <table ref={table}>
        <thead>
          <tr>
            <th scope="col">
              <span className="board-corner">
                {t("plan.board_week", {
                  people: number(plan.inspectors.length),
                  shifts: number(shiftsOfWeek),
                })}
                <SegmentedControl
                  size="xs"
                  aria-label={t("plan.week")}
                  value={String(week)}
                  onChange={(value) => setWeek(Number(value))}
                  data={Array.from({ length: weeks }, (_, index) => ({
                    value: String(index),
                    label: String(index + 1),
                  }))}
                />
              </span>
            </th>
            {dates.map((date) => (
              <th scope="col" key={date} aria-current={date === site.today ? "date" : undefined}>
                {date === site.today ? t("plan.today") : weekday(date)} {day(date)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plan.inspectors.map((person, row) => (
            <tr key={person.id}>
              <th scope="row">
                <span className="board-person">
                  <Initials person={person} />
                  <span>
                    <span className="row-title">{name(person)}</span>
                    <span className="row-reason" title={person.skills.map(skill).join(" · ")}>
                      {person.skills.map(skill).join(" · ")}
                    </span>
                  </span>
                </span>
              </th>
              {dates.map((date, column) => (
                <td key={date} data-past={date < site.today}>
                  <BoardCell
                    cell={cells.get(person.id)?.get(date)}
                    place={`${row}:${column}`}
                    past={date < site.today}
                    selected={selected}
                    label={`${name(person)} ${range(date, date)}`}
                    onSelect={onSelect}
                    onKeyDown={(event) => move(event, row, column)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface BoardCellProps {
  cell: Cell | undefined;
  place: string;
  past: boolean;
  selected: string | null;
  label: string;
  onSelect: (route: Route) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function BoardCell({ cell, place, past, selected, label, onSelect, onKeyDown }: BoardCellProps) {
  const { t } = useTranslation();
  const { number, duration } = useFormats();
  if (!cell) return <span className="board-off">{t("plan.off")}</span>;
  const { route } = cell;
  if (!route) return <span className="board-off">{t("plan.free")}</span>;
  const chosen = route.id === selected;
  const hours = duration(route.walk_s + route.service_s);
  return (
    <button
      type="button"
      className="board-cell"
      data-cell={place}
      aria-pressed={chosen}
      aria-label={`${label}: ${t("plan.cell", { n: number(route.stops.length), hours })}`}
      onClick={() => onSelect(route)}
      onKeyDown={onKeyDown}
    >
      <span className="board-cell-head">
        <strong>{number(route.stops.length)}</strong>
        <span>{hours}</span>
      </span>
      <Ticks at={cell.ticks} />
      <LoadBar share={cell.load} tone={chosen ? "route" : past ? "done" : "plain"} />
    </button>
  );
}

function Ticks({ at }: { at: readonly number[] }) {
  const path = at.map((share) => `M${(share * 100).toFixed(1)} 0V10`).join("");
  return (
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" className="board-ticks" aria-hidden="true">
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
