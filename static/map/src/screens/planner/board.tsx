/** Days × inspectors: a cell for each shift. Visits are dragged between cells; long teams are windowed. */
import { SegmentedControl, Select } from "@mantine/core";
import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Plan, Route, Site, Stop } from "../../api/types.ts";
import { Initials } from "../../components/initials.tsx";
import { rowsInView } from "../../domain/board.ts";
import { cellsOf, weekDates, weekOf } from "../../domain/plan.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { BoardCell } from "./board_cell.tsx";
import { useMoving, useShiftUnder } from "./moving.tsx";
import "./board.css";
import { useSkillName } from "./words.ts";

export interface BoardProps {
  site: Site;
  plan: Plan;
  /** Id of the route shown on the map. */
  selected: string | null;
  visit: string | null;
  passes: ((stop: Stop) => boolean) | null;
  /** Ticks of before a re-planning, by shift, where one is looked at. */
  before?: ReadonlyMap<string, readonly number[]> | null;
  onSelect: (route: Route) => void;
  onVisit: (stop: Stop, route: Route) => void;
}

const STEP: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};
const ROW = 48; // px; must be the height of a row in board.css
const HEAD = 32;
const WINDOWED = 24; // rows from which only those in view are drawn

export function Board(props: BoardProps) {
  const { site, plan, selected, visit, passes, onSelect, onVisit } = props;
  const { t } = useTranslation();
  const { name, day, weekday, range, number } = useFormats(site.timezone);
  const skill = useSkillName();
  const moving = useMoving();
  const under = useShiftUnder();
  const box = useRef<HTMLDivElement>(null);
  const cells = useMemo(() => cellsOf(plan), [plan]);
  const pinned = useMemo(() => new Set(plan.pinned), [plan.pinned]);
  const shown = plan.routes.find((route) => route.id === selected);
  const shownDate = shown?.date ?? site.today;
  const shownWeek = weekOf(plan.starts_on, plan.days, shownDate);
  const [week, setWeek] = useState(shownWeek);
  // A round chosen elsewhere, by a link or the back button, brings its week with it.
  useEffect(() => setWeek(shownWeek), [shownWeek]);
  const weeks = Math.ceil(plan.days / 7);
  const dates = weekDates(plan.starts_on, week);
  const spoken = dates.map((date) => range(date, date));
  const shiftsOfWeek = plan.routes.filter((route) => dates.includes(route.date)).length;
  const [view, setView] = useState({ scrolled: 0, seen: 600 });
  const people = plan.inspectors;
  const windowed = people.length > WINDOWED;
  const rows = windowed
    ? rowsInView(people.length, ROW, view.scrolled - HEAD, view.seen)
    : { from: 0, to: people.length };
  const measure = useCallback(() => {
    const element = box.current;
    if (element && windowed) setView({ scrolled: element.scrollTop, seen: element.clientHeight });
  }, [windowed]);
  useLayoutEffect(measure, [measure]);

  const inReach = moving.visit !== null;
  const origin = useMemo(
    () =>
      moving.visit
        ? plan.routes.find((route) => route.stops.some((s) => s.visit_id === moving.visit))
        : undefined,
    [plan.routes, moving.visit],
  );
  const { press, putDown, hover } = moving;
  const onKeyDown = useCallback(
    (event: KeyboardEvent, place: string) => {
      const step = STEP[event.key];
      if (!step) return;
      event.preventDefault();
      const [row = 0, column = 0] = place.split(":").map(Number);
      const next = box.current?.querySelector<HTMLButtonElement>(
        `[data-cell="${row + step[0]}:${column + step[1]}"]`,
      );
      next?.focus();
      if (!inReach) next?.click();
    },
    [inReach],
  );
  // A visit that is picked up by a key starts from its own cell.
  useEffect(() => {
    if (!inReach || moving.dragging || !origin) return;
    box.current
      ?.querySelector<HTMLButtonElement>(`[data-shift="${CSS.escape(origin.shift_id)}"]`)
      ?.focus();
  }, [inReach, moving.dragging, origin]);

  return (
    <div className="board" ref={box} onScroll={measure} data-moving={inReach || undefined}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="board-corner">
                {t("plan.board_week", {
                  people: number(people.length),
                  shifts: number(shiftsOfWeek),
                })}
                <WeekChoice weeks={weeks} week={week} onChange={setWeek} />
              </span>
            </th>
            {dates.map((date) => (
              <th scope="col" key={date} aria-current={date === site.today ? "date" : undefined}>
                {weekday(date)} {day(date)}
                {date === site.today && (
                  <span className="board-today">{` · ${t("plan.today")}`}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.from > 0 && <tr style={{ height: rows.from * ROW }} />}
          {people.slice(rows.from, rows.to).map((person, index) => {
            const row = rows.from + index;
            return (
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
                {dates.map((date, column) => {
                  const cell = cells.get(person.id)?.get(date);
                  const shift = cell?.shift.id ?? "";
                  const chosen = cell?.route?.id === selected && selected !== null;
                  return (
                    <td key={date} data-past={date < site.today}>
                      <BoardCell
                        cell={cell}
                        place={`${row}:${column}`}
                        past={date < site.today}
                        selected={chosen}
                        visit={chosen ? visit : null}
                        label={`${name(person)} ${spoken[column] ?? date}`}
                        passes={passes}
                        pinned={pinned}
                        locked={plan.locked.includes(shift)}
                        offer={(inReach && moving.offers?.get(shift)) || null}
                        ghost={origin?.shift_id === shift ? moving.visit : null}
                        over={inReach && under === shift && shift !== ""}
                        before={props.before?.get(shift) ?? null}
                        onSelect={onSelect}
                        onVisit={onVisit}
                        onPress={press}
                        onPut={putDown}
                        onOver={hover}
                        onKeyDown={onKeyDown}
                      />
                    </td>
                  );
                })}
              </tr>
            );
          })}
          {rows.to < people.length && <tr style={{ height: (people.length - rows.to) * ROW }} />}
        </tbody>
      </table>
    </div>
  );
}

const SIDE_BY_SIDE = 5; // weeks for which there is room beside each other

function WeekChoice(props: { weeks: number; week: number; onChange: (week: number) => void }) {
  const { weeks, week, onChange } = props;
  const { t } = useTranslation();
  const shared = {
    size: "xs" as const,
    "aria-label": t("plan.week"),
    value: String(week),
    data: Array.from({ length: weeks }, (_, index) => ({
      value: String(index),
      label: String(index + 1),
    })),
  };
  if (weeks <= SIDE_BY_SIDE) {
    return <SegmentedControl {...shared} onChange={(value) => onChange(Number(value))} />;
  }
  return (
    <Select
      {...shared}
      w={72}
      allowDeselect={false}
      onChange={(value) => value !== null && onChange(Number(value))}
    />
  );
}
