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
import { useChangePlan, useOffers, type Wish } from "../../api/plan_queries.ts";
import type { Offer, Plan, Site, Stop } from "../../api/types.ts";

export interface Moving {
  /** The visit that is picked up. */
  readonly visit: string | null;
  readonly name: Pick<Stop, "name" | "name_en" | "kind"> | null;
  /** The shift it is over. */
  readonly over: string | null;
  /** Picked up with the pointer (it follows) or by a key or button (cells are chosen). */
  readonly dragging: boolean;
  readonly offers: ReadonlyMap<string, Offer> | null;
  readonly error: Error | null;
  readonly saving: boolean;
  /** The visit that waits for another to change places with. */
  readonly exchanging: string | null;
  startExchange: (visit: string) => void;
  exchangeWith: (visit: string) => void;
  pickUp: (visit: string) => void;
  hover: (shift: string | null) => void;
  putDown: (shift: string) => void;
  letGo: () => void;
  change: (wish: Wish) => void;
  forget: () => void;
  /** Starts a drag once the pointer has moved far enough to mean it. */
  press: (event: ReactPointerEvent, visit: string) => void;
}

const Context = createContext<Moving | null>(null);
const MEANT = 5; // px of movement before a press is a drag

export function useMoving(): Moving {
  const moving = useContext(Context);
  if (!moving) throw new Error("moving visits needs a MovingVisits around it");
  return moving;
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
  const priced = useOffers(site.id, plan, visit);
  const { mutate, error, reset, isPending } = useChangePlan(site.id, plan);
  const offers = useMemo(
    () => priced.data && new Map(priced.data.offers.map((offer) => [offer.shift_id, offer])),
    [priced.data],
  );
  const named = visit ?? exchanging;
  const name = useMemo(() => (named ? nameOf(plan, named) : null), [plan, named]);
  const known = useRef(offers);
  known.current = offers;

  const letGo = useCallback(() => {
    setExchanging(null);
    setVisit(null);
    setOver(null);
    setDragging(false);
  }, []);
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
      setExchanging(null);
      if (exchanging && id !== exchanging) {
        mutate({ what: "exchange", visit_id: exchanging, other_visit_id: id });
      }
    },
    [exchanging, mutate],
  );
  const place = useCallback(
    (id: string, shift: string) => {
      const offer = known.current?.get(shift);
      letGo();
      // The server decides; what is known to be in the way need not be asked.
      if (offer?.current || offer?.obstacle) return;
      mutate({ what: "move", visit_id: id, shift_id: shift });
    },
    [letGo, mutate],
  );
  const putDown = useCallback((shift: string) => visit && place(visit, shift), [visit, place]);

  const press = useCallback(
    (event: ReactPointerEvent, id: string) => {
      if (event.button !== 0) return;
      const [x, y] = [event.clientX, event.clientY];
      let meant = false;
      const follow = (move: PointerEvent) => {
        if (!meant && Math.hypot(move.clientX - x, move.clientY - y) < MEANT) return;
        if (!meant) {
          meant = true;
          pickUp(id);
          setDragging(true);
        }
        move.preventDefault();
        setOver(shiftUnder(move.clientX, move.clientY));
        const root = document.documentElement.style;
        root.setProperty("--drag-x", `${move.clientX}px`);
        root.setProperty("--drag-y", `${move.clientY}px`);
      };
      const stop = (end: PointerEvent) => {
        window.removeEventListener("pointermove", follow);
        window.removeEventListener("pointerup", stop);
        window.removeEventListener("pointercancel", stop);
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
    [pickUp, place, letGo],
  );

  useEffect(() => {
    if (!visit && !exchanging) return;
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      letGo();
    };
    window.addEventListener("keydown", onEscape, { capture: true });
    return () => window.removeEventListener("keydown", onEscape, { capture: true });
  }, [visit, exchanging, letGo]);

  const value = useMemo<Moving>(
    () => ({
      visit,
      name,
      over,
      dragging,
      offers: offers ?? null,
      error: error ?? priced.error,
      saving: isPending,
      exchanging,
      startExchange,
      exchangeWith,
      pickUp,
      hover: setOver,
      putDown,
      letGo,
      change: mutate,
      forget: reset,
      press,
    }),
    [
      visit,
      name,
      over,
      dragging,
      offers,
      error,
      priced.error,
      isPending,
      exchanging,
      startExchange,
      exchangeWith,
      pickUp,
      putDown,
      letGo,
      mutate,
      reset,
      press,
    ],
  );
  return <Context value={value}>{children}</Context>;
}

function nameOf(plan: Plan, visit: string): Pick<Stop, "name" | "name_en" | "kind"> {
  for (const route of plan.routes) {
    const stop = route.stops.find((one) => one.visit_id === visit);
    if (stop) return stop;
  }
  const left = plan.unplanned.find((one) => one.visit_id === visit);
  return { name: left?.name ?? "", name_en: left?.name_en ?? "", kind: "" };
}
