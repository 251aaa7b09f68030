/** A visit that has been picked up: what every shift would cost, and where it is put down. */
import {
  createContext,
  type ReactNode,
  type PointerEvent as ReactPointerEvent,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import {
  type PricedWish,
  useChangePlan,
  useOffers,
  usePrice,
  type Wish,
} from "../../api/plan_queries.ts";
import type { Offer, Plan, Price, Site, Stop } from "../../api/types.ts";

/** What can be done with visits; the same object for as long as the plan is on the screen. */
export interface MoveActions {
  /** Waits for another visit to change places with. */
  startExchange: (visit: string) => void;
  exchangeWith: (visit: string) => void;
  /** Shows what a change would cost; it is made once that is agreed to. */
  ask: (wish: PricedWish) => void;
  agree: () => void;
  pickUp: (visit: string) => void;
  hover: (shift: string | null) => void;
  putDown: (shift: string) => void;
  letGo: () => void;
  change: (wish: Wish) => void;
  forget: () => void;
  /** Starts a drag once the pointer has moved far enough to mean it. */
  press: (event: ReactPointerEvent, visit: string) => void;
  /** What follows the pointer. */
  chip: (element: HTMLElement | null) => void;
}

export interface Moving extends MoveActions {
  /** The visit that is picked up. */
  readonly visit: string | null;
  readonly name: Pick<Stop, "name" | "name_en" | "kind"> | null;
  /** Picked up with the pointer (it follows) or by a key or button (cells are chosen). */
  readonly dragging: boolean;
  readonly offers: ReadonlyMap<string, Offer> | null;
  readonly error: Error | null;
  readonly saving: boolean;
  /** The visit that waits for another to change places with. */
  readonly exchanging: string | null;
  /** The change whose price is shown, and the price once it is known. */
  readonly asked: PricedWish | null;
  readonly price: Price | null;
}

// Apart, since a pointer over the board changes the last of them at every cell.
const Actions = createContext<MoveActions | null>(null);
const Context = createContext<Moving | null>(null);
const Over = createContext<string | null>(null);
const MEANT = 5; // px of movement before a press is a drag

export function useMoving(): Moving {
  const moving = useContext(Context);
  if (!moving) throw new Error("moving visits needs a MovingVisits around it");
  return moving;
}

/** What can be done, for those who need not know what is being moved. */
export function useMoveActions(): MoveActions {
  const actions = useContext(Actions);
  if (!actions) throw new Error("moving visits needs a MovingVisits around it");
  return actions;
}

/** The shift that the visit picked up is over. */
export function useShiftUnder(): string | null {
  return useContext(Over);
}

function shiftUnder(x: number, y: number): string | null {
  const cell = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-shift]");
  return cell?.dataset.shift ?? null;
}

export interface MovingVisitsProps {
  site: Site;
  plan: Plan;
  children: ReactNode;
}

export function MovingVisits({ site, plan, children }: MovingVisitsProps) {
  const [visit, setVisit] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const [dragging, setDragging] = useState(false);
  const [exchanging, setExchanging] = useState<string | null>(null);
  const [asked, setAsked] = useState<PricedWish | null>(null);
  const asking = usePrice(site.id, plan, asked);
  const priced = useOffers(site.id, plan, visit);
  const { mutate, error, reset, isPending } = useChangePlan(site.id, plan);
  const offers = useMemo(
    () => priced.data && new Map(priced.data.offers.map((offer) => [offer.shift_id, offer])),
    [priced.data],
  );
  const named = visit ?? exchanging;
  const name = useMemo(() => (named ? nameOf(plan, named) : null), [plan, named]);
  const known = useRef({ offers, visit, exchanging, asked });
  known.current = { offers, visit, exchanging, asked };
  const chip = useRef<HTMLElement | null>(null);
  const spot = useRef({ x: 0, y: 0 });
  const showChip = useCallback((element: HTMLElement | null) => {
    chip.current = element;
    // On the chip alone: a property of the whole page would have all of it styled anew.
    element?.style.setProperty("--drag-x", `${spot.current.x}px`);
    element?.style.setProperty("--drag-y", `${spot.current.y}px`);
  }, []);

  const letGo = useCallback(() => {
    setExchanging(null);
    setAsked(null);
    setVisit(null);
    setOver(null);
    setDragging(false);
  }, []);
  const ask = useCallback(
    (wish: PricedWish) => {
      reset();
      setAsked(wish);
    },
    [reset],
  );
  const agree = useCallback(() => {
    const wish = known.current.asked;
    setAsked(null);
    if (wish) mutate(wish);
  }, [mutate]);
  const pickUp = useCallback(
    (id: string) => {
      reset();
      setVisit(id);
    },
    [reset],
  );
  const startExchange = useCallback(
    (id: string) => {
      reset();
      setExchanging(id);
    },
    [reset],
  );
  const exchangeWith = useCallback(
    (id: string) => {
      const first = known.current.exchanging;
      setExchanging(null);
      if (first && id !== first) {
        ask({ what: "exchange", visit_id: first, other_visit_id: id });
      }
    },
    [ask],
  );
  const place = useCallback(
    (id: string, shift: string) => {
      const offer = known.current.offers?.get(shift);
      letGo();
      // One person makes all visits of a group: they may go together, for a price.
      if (offer?.obstacle === "person") ask({ what: "move_group", visit_id: id, shift_id: shift });
      // The server decides; what is known to be in the way need not be asked.
      if (offer?.current || offer?.obstacle) return;
      mutate({ what: "move", visit_id: id, shift_id: shift });
    },
    [letGo, mutate, ask],
  );
  const putDown = useCallback(
    (shift: string) => {
      if (known.current.visit) place(known.current.visit, shift);
    },
    [place],
  );

  const press = useCallback(
    (event: ReactPointerEvent, id: string) => {
      if (event.button !== 0) return;
      const [x, y] = [event.clientX, event.clientY];
      let meant = false;
      let frame = 0;
      const show = () => {
        frame = 0;
        setOver(shiftUnder(spot.current.x, spot.current.y));
        showChip(chip.current);
      };
      const follow = (move: PointerEvent) => {
        if (!meant && Math.hypot(move.clientX - x, move.clientY - y) < MEANT) return;
        if (!meant) {
          meant = true;
          pickUp(id);
          setDragging(true);
        }
        move.preventDefault();
        spot.current = { x: move.clientX, y: move.clientY };
        // A mouse tells of many moves between two frames; one of them is seen.
        frame ||= requestAnimationFrame(show);
      };
      const stop = (end: PointerEvent) => {
        window.removeEventListener("pointermove", follow);
        window.removeEventListener("pointerup", stop);
        window.removeEventListener("pointercancel", stop);
        cancelAnimationFrame(frame);
        if (!meant) return;
        // The click that a drag ends with chooses nothing.
        const swallow = (click: MouseEvent) => click.stopPropagation();
        window.addEventListener("click", swallow, { capture: true, once: true });
        setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
        const shift = end.type === "pointerup" ? shiftUnder(end.clientX, end.clientY) : null;
        if (shift) place(id, shift);
        else letGo();
      };
      window.addEventListener("pointermove", follow);
      window.addEventListener("pointerup", stop);
      window.addEventListener("pointercancel", stop);
    },
    [pickUp, place, letGo, showChip],
  );

  useEffect(() => {
    if (!visit && !exchanging && !asked) return;
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      letGo();
    };
    window.addEventListener("keydown", onEscape, { capture: true });
    return () => window.removeEventListener("keydown", onEscape, { capture: true });
  }, [visit, exchanging, asked, letGo]);

  const actions = useMemo<MoveActions>(
    () => ({
      startExchange,
      exchangeWith,
      ask,
      agree,
      pickUp,
      hover: setOver,
      putDown,
      letGo,
      change: mutate,
      forget: reset,
      press,
      chip: showChip,
    }),
    [
      startExchange,
      exchangeWith,
      ask,
      agree,
      pickUp,
      putDown,
      letGo,
      mutate,
      reset,
      press,
      showChip,
    ],
  );
  const value = useMemo<Moving>(
    () => ({
      ...actions,
      visit,
      name,
      dragging,
      offers: offers ?? null,
      error: error ?? priced.error ?? asking.error,
      saving: isPending,
      exchanging,
      asked,
      price: asking.data ?? null,
    }),
    [
      actions,
      visit,
      name,
      dragging,
      offers,
      error,
      priced.error,
      asking.error,
      asking.data,
      isPending,
      exchanging,
      asked,
    ],
  );
  return (
    <Actions value={actions}>
      <Context value={value}>
        <Over value={over}>{children}</Over>
      </Context>
    </Actions>
  );
}

function nameOf(plan: Plan, visit: string): Pick<Stop, "name" | "name_en" | "kind"> {
  for (const route of plan.routes) {
    const stop = route.stops.find((one) => one.visit_id === visit);
    if (stop) return stop;
  }
  const left = plan.unplanned.find((one) => one.visit_id === visit);
  return { name: left?.name ?? "", name_en: left?.name_en ?? "", kind: "" };
}
