/** One shift on the board: count and hours, ticks at the stops' times, load; or what a move would cost. */
import { IconBan, IconLock, IconPinFilled } from "@tabler/icons-react";
import { type KeyboardEvent, memo, type PointerEvent } from "react";
import type { Offer, Route, Stop } from "../../api/types.ts";
import { LoadBar } from "../../components/load_bar.tsx";
import { placeIn, stopAt } from "../../domain/board.ts";
import type { Cell } from "../../domain/plan.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { useOfferWords } from "./move_chip.tsx";

const REACH = 6; // px either side of a tick

export interface BoardCellProps {
  cell: Cell | undefined;
  place: string;
  past: boolean;
  selected: boolean;
  /** The visit that is selected, where it is in this cell. */
  visit: string | null;
  label: string;
  passes: ((stop: Stop) => boolean) | null;
  pinned: ReadonlySet<string>;
  locked: boolean;
  /** While a visit is picked up: what this shift would cost. */
  offer: Offer | null;
  /** The visit that is picked up, where it comes from this cell. */
  ghost: string | null;
  over: boolean;
  /** Rounds of before a re-planning that is looked at: their ticks as ghosts. */
  before: readonly number[] | null;
  onSelect: (route: Route) => void;
  onVisit: (stop: Stop, route: Route) => void;
  onPress: (event: PointerEvent, visit: string) => void;
  onPut: (shift: string) => void;
  onOver: (shift: string) => void;
  onKeyDown: (event: KeyboardEvent, place: string) => void;
}

export const BoardCell = memo(function BoardCell(props: BoardCellProps) {
  const { cell, place, past, selected, label, passes, offer, ghost, over, onKeyDown } = props;
  const { t } = useTranslation();
  const { number, duration } = useFormats();
  const words = useOfferWords();
  if (!cell) return <span className="board-off">{t("plan.off")}</span>;
  const { route, shift } = cell;
  if (shift.away) return <span className="board-off">{t("plan.away")}</span>;
  const stops = route?.stops ?? [];
  const shown = passes ? stops.filter(passes).length : stops.length;
  const hours = route ? duration(route.walk_s + route.service_s) : "";
  const told = route ? t("plan.cell", { n: number(stops.length), hours }) : t("plan.free");

  const stopUnder = (event: PointerEvent): Stop | null => {
    const box = event.currentTarget.querySelector(".board-ticks")?.getBoundingClientRect();
    if (!box || box.width === 0) return null;
    return stopAt(cell, (event.clientX - box.left) / box.width, REACH / box.width);
  };
  return (
    <button
      type="button"
      className="board-cell"
      data-cell={place}
      data-shift={shift.id}
      data-offer={offer ? stateOf(offer) : undefined}
      data-over={over || undefined}
      data-empty={!route || undefined}
      aria-pressed={selected}
      aria-label={`${label}: ${offer ? words(offer) : told}`}
      onPointerDown={(event) => {
        const stop = offer ? null : stopUnder(event);
        if (stop && !stop.errand) props.onPress(event, stop.visit_id);
      }}
      onFocus={() => offer && props.onOver(shift.id)}
      onClick={(event) => {
        if (offer) props.onPut(shift.id);
        else if (route) {
          const stop = event.detail > 0 ? stopUnder(event as unknown as PointerEvent) : null;
          if (stop) props.onVisit(stop, route);
          else props.onSelect(route);
        }
      }}
      onKeyDown={(event) => onKeyDown(event, place)}
    >
      <span className="board-cell-head">
        <strong>{route ? number(shown) : ""}</strong>
        {props.locked && <IconLock size={13} aria-label={t("plan.locked")} />}
        <span className="board-cell-told">
          {offer && stateOf(offer) === "blocked" && <IconBan size={13} aria-hidden="true" />}
          <span>{offer ? words(offer) : route ? hours : t("plan.free")}</span>
        </span>
      </span>
      <Ticks {...props} cell={cell} />
      <LoadBar share={cell.load} tone={selected ? "route" : past ? "done" : "plain"} />
      {ghost !== null && <Mark cell={cell} stops={stops} visit={ghost} kind="ghost" />}
      {over && offer?.starts_at && !offer.current && (
        <i className="board-caret" style={{ left: at(placeIn(cell, offer.starts_at)) }} />
      )}
    </button>
  );
});

/** Where another person makes the rest of a group, all of it may go along: no dead end. */
function stateOf(offer: Offer): "current" | "blocked" | "free" {
  if (offer.current) return "current";
  return offer.obstacle && offer.obstacle !== "person" ? "blocked" : "free";
}

function at(share: number): string {
  return `calc(8px + (100% - 16px) * ${share.toFixed(4)})`;
}

/** A place in a cell that stands for one visit. */
function Mark(props: { cell: Cell; stops: readonly Stop[]; visit: string; kind: string }) {
  const index = props.stops.findIndex((stop) => stop.visit_id === props.visit);
  const tick = props.cell.ticks[index];
  if (tick === undefined) return null;
  return <i className={`board-${props.kind}`} style={{ left: at(tick) }} />;
}

interface TicksProps extends BoardCellProps {
  cell: Cell;
}

function Ticks({ cell, passes, pinned, visit, before }: TicksProps) {
  const stops = cell.route?.stops ?? [];
  const faint: string[] = [];
  const strong: string[] = [];
  for (const [index, share] of cell.ticks.entries()) {
    const stop = stops[index];
    if (!stop) continue;
    const line = `M${(share * 100).toFixed(1)} 0V10`;
    if (passes && !passes(stop)) faint.push(line);
    else strong.push(line);
  }
  const pins = stops.flatMap((stop, index) =>
    pinned.has(stop.visit_id) ? [{ id: stop.visit_id, share: cell.ticks[index] ?? 0 }] : [],
  );
  return (
    <span className="board-tick-box">
      <svg
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
        className="board-ticks"
        aria-hidden="true"
      >
        {before && (
          <path
            className="board-tick-before"
            d={before.map((share) => `M${(share * 100).toFixed(1)} 0V10`).join("")}
            vectorEffect="non-scaling-stroke"
          />
        )}
        {faint.length > 0 && (
          <path className="board-tick-faint" d={faint.join("")} vectorEffect="non-scaling-stroke" />
        )}
        <path d={strong.join("")} vectorEffect="non-scaling-stroke" />
      </svg>
      {pins.map(({ id, share }) => (
        <IconPinFilled
          key={id}
          size={9}
          className="board-pin"
          style={{ left: `${share * 100}%` }}
          aria-hidden="true"
        />
      ))}
      {visit !== null && <Chosen cell={cell} stops={stops} visit={visit} />}
    </span>
  );
}

function Chosen({ cell, stops, visit }: { cell: Cell; stops: readonly Stop[]; visit: string }) {
  const tick = cell.ticks[stops.findIndex((stop) => stop.visit_id === visit)];
  return tick === undefined ? null : (
    <i className="board-chosen" style={{ left: `${tick * 100}%` }} />
  );
}
