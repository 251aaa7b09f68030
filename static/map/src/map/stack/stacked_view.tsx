/** The storeys of a building lifted apart: turn it, spread it, and go to a storey by a click or a key. */
import { CloseButton, Loader, Slider } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import {
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
  type WheelEvent,
} from "react";
import type { Bounds, PlanFeatures, RouteFeatures, Storey } from "../../api/types.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { storeysNamed } from "./annotations.ts";
import { type DrawnAsset, drawStorey, middleOf, ridden, rodsOf, walkPath } from "./drawing.ts";
import { FIRST_POSE, firstSpread, type Pose, project } from "./project.ts";
import { StoreyNotes } from "./storey_notes.tsx";
import { StoreySlab } from "./storey_slab.tsx";
import "./stacked_view.css";

export interface StackedViewProps {
  /** Lowest first. */
  storeys: readonly Storey[];
  /** The plan of each storey; undefined while it is fetched. */
  plans: readonly (PlanFeatures | undefined)[];
  bounds: Bounds;
  current: string | null;
  label: string;
  /** A room, asset, stair or lift. */
  selected: string | null;
  hatched: readonly string[];
  dots: ReadonlySet<string>;
  walk: RouteFeatures | null;
  /** Kinds of assets shown; all where it is empty. */
  kinds: readonly string[];
  onStorey: (storey: string) => void;
  /** Another storey in the middle of the fan; the view stays open. */
  onBrowse: (storey: string) => void;
  onAsset: (asset: string, storey: string) => void;
  onClose: () => void;
}

const PER_PIXEL = 0.006; // radians that a drag of one pixel turns
const FLATTEST = 0.2;
const STEEPEST = 1.35;
const KEY_TURN = 0.12;
const CLICK = 5; // px; a hand that moves farther is dragging
const WHEEL = 60; // px of scrolling that turn to the next storey
const LEAST_SEEN = 12; // px between a storey and the next; less shows nothing but its edge
const NAMED_FROM = 0.6; // of the room above a storey that shows all of it
const NAME_HEIGHT = 22; // px

const NO_ASSETS: readonly DrawnAsset[] = [];

export function StackedView(props: StackedViewProps) {
  const { storeys, plans, bounds, current, walk, kinds, onStorey, onClose } = props;
  const { t } = useTranslation();
  const { name } = useFormats();
  const { ref: box, width, height } = useElementSize<HTMLDivElement>();
  const [pose, setPose] = useState<Pose>(FIRST_POSE);
  const [spreadTo, setSpreadTo] = useState<number | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const drag = useRef<{ x: number; y: number; pose: Pose; far: boolean } | null>(null);
  const close = useRef(onClose);
  close.current = onClose;

  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      if (event.key === "Escape") close.current();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);

  const middle = useMemo(() => middleOf(bounds), [bounds]);
  const drawings = useMemo(
    () => plans.map((plan) => (plan ? drawStorey(middle, plan, kinds) : null)),
    [plans, middle, kinds],
  );
  const rods = useMemo(() => rodsOf(drawings), [drawings]);
  const taken = useMemo(() => ridden(walk), [walk]);
  const at = storeys.findIndex((storey) => storey.id === current);
  const frame = { width, height };
  const spread = spreadTo ?? firstSpread(middle.extent, storeys.length, at, frame);
  const view = project({ ...pose, spread }, middle.extent, storeys.length, at, frame);
  /** Pixels from a storey to the next one above. */
  const above = (n: number) => {
    const [here, next] = [view.heights[n] ?? 0, view.heights[n + 1]];
    return next === undefined ? Number.POSITIVE_INFINITY : (next - here) * view.rise;
  };
  const isOpen = (n: number) => n === at || above(n) >= NAMED_FROM * view.deep;
  const rows = storeys.map((_, n) => view.point(n, 0, 0)[1]);
  const marked = storeys.findIndex(({ id }) => id === pointed);
  const top = storeys.length - 1;
  const named = storeysNamed(rows, [at, marked, top, 0], NAME_HEIGHT);
  const hatched = useMemo(() => new Set(props.hatched), [props.hatched]);
  const waiting = plans.filter((plan) => !plan).length;

  const turn = (by: number, lift: number, from: Pose) =>
    setPose({
      ...from,
      turn: from.turn + by,
      tilt: Math.min(STEEPEST, Math.max(FLATTEST, from.tilt + lift)),
    });
  const down = (event: PointerEvent) => {
    drag.current = { x: event.clientX, y: event.clientY, pose, far: false };
  };
  const move = (event: PointerEvent) => {
    const held = drag.current;
    if (!held || event.buttons === 0) return;
    const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
    held.far ||= Math.hypot(dx, dy) > CLICK;
    if (held.far) turn(-dx * PER_PIXEL, dy * PER_PIXEL, held.pose);
  };
  const browse = (by: number) => {
    const next = storeys[at + by];
    if (next) props.onBrowse(next.id);
  };
  const scrolled = useRef(0);
  const wheel = (event: WheelEvent) => {
    scrolled.current += event.deltaY;
    if (Math.abs(scrolled.current) < WHEEL) return;
    browse(scrolled.current > 0 ? -1 : 1);
    scrolled.current = 0;
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") turn(KEY_TURN, 0, pose);
    else if (event.key === "ArrowRight") turn(-KEY_TURN, 0, pose);
    else if (event.key === "ArrowUp") browse(1);
    else if (event.key === "ArrowDown") browse(-1);
    else return;
    event.preventDefault();
  };
  const go = (storey: string) => {
    if (!drag.current?.far) onStorey(storey);
  };

  return (
    <section className="stacked-view" aria-label={props.label} onKeyDown={press}>
      <h2>{props.label}</h2>
      <div ref={box} className="stacked-view-picture" data-ready={waiting === 0 && width > 0}>
        {width > 0 && (
          <svg
            width={width}
            height={height}
            aria-hidden="true"
            onPointerDown={down}
            onPointerMove={move}
            onWheel={wheel}
          >
            <defs>
              <pattern
                id="stack-hatch"
                width="1.2"
                height="1.2"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
              >
                <line x1="0" y1="0" x2="0" y2="1.2" />
              </pattern>
            </defs>
            {storeys.map((storey, n) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: the name beside it is the button that does the same
              <g
                key={storey.id}
                className="stack-storey"
                data-current={storey.id === current}
                data-pointed={storey.id === pointed}
                data-storey={storey.id}
                onPointerEnter={() => setPointed(storey.id)}
                onPointerLeave={() => setPointed(null)}
                onClick={() => go(storey.id)}
              >
                {drawings[n] && (
                  <StoreySlab
                    drawing={drawings[n]}
                    matrix={(lift) => view.matrix(n, lift)}
                    selected={props.selected}
                    hatched={hatched}
                    walk={walk ? walkPath(middle, walk, storey.id) : ""}
                    isEdge={above(n) < LEAST_SEEN}
                    dots={n !== at}
                  />
                )}
                {rods
                  .filter(({ from }) => from === n)
                  .map((rod) => {
                    const [x1, y1] = view.point(rod.from, ...rod.start);
                    const [x2, y2] = view.point(rod.to, ...rod.end);
                    return (
                      <line
                        key={rod.id}
                        className="stack-rod"
                        data-kind={rod.kind}
                        data-ridden={taken.has(rod.id)}
                        data-selected={rod.id === props.selected}
                        {...{ x1, y1, x2, y2 }}
                      />
                    );
                  })}
              </g>
            ))}
            {storeys.map((storey, n) => {
              const drawing = drawings[n];
              if (!drawing || !isOpen(n)) return null;
              return (
                <StoreyNotes
                  key={storey.id}
                  drawing={n === at ? drawing : { ...drawing, assets: NO_ASSETS }}
                  toScreen={([x, y]) => view.point(n, x, y)}
                  scale={view.scale}
                  selected={props.selected}
                  onAsset={(asset) => props.onAsset(asset, storey.id)}
                />
              );
            })}
            {/* What is looked at shows faintly through the storeys above it. */}
            <g className="stack-through">
              {walk &&
                storeys.map((storey, n) => (
                  <path
                    key={storey.id}
                    d={walkPath(middle, walk, storey.id)}
                    transform={view.matrix(n)}
                  />
                ))}
              {rods
                .filter(({ id }) => taken.has(id) || id === props.selected)
                .map((rod) => {
                  const [x1, y1] = view.point(rod.from, ...rod.start);
                  const [x2, y2] = view.point(rod.to, ...rod.end);
                  return (
                    <line
                      key={`${rod.id} ${rod.from}`}
                      data-ridden={taken.has(rod.id)}
                      {...{ x1, y1, x2, y2 }}
                    />
                  );
                })}
            </g>
          </svg>
        )}
        {width > 0 && (
          <ol className="stacked-view-names" aria-label={t("map.storeys")}>
            {[...storeys.keys()].reverse().map((n) => {
              const storey = storeys[n] as Storey;
              const [x, y] = view.point(n, 0, 0);
              return (
                <li
                  key={storey.id}
                  data-hidden={!named.has(n)}
                  style={{ left: Math.max(8, x - view.half - 56), top: y }}
                >
                  <button
                    type="button"
                    aria-current={storey.id === current}
                    data-pointed={storey.id === pointed}
                    data-dot={props.dots.has(storey.id)}
                    onFocus={() => setPointed(storey.id)}
                    onBlur={() => setPointed(null)}
                    onPointerEnter={() => setPointed(storey.id)}
                    onPointerLeave={() => setPointed(null)}
                    onClick={() => onStorey(storey.id)}
                  >
                    {name(storey)}
                  </button>
                </li>
              );
            })}
          </ol>
        )}
      </div>
      <div className="stacked-view-bar card">
        {waiting > 0 && <Loader size={16} color="var(--ink-2)" aria-label={t("stack.loading")} />}
        <span className="row-reason">{t("stack.hint")}</span>
        <Slider
          w={160}
          size="sm"
          color="var(--ink)"
          label={null}
          thumbLabel={t("stack.spread")}
          min={0}
          max={1}
          step={0.05}
          value={spread}
          onChange={setSpreadTo}
        />
        <CloseButton size="lg" aria-label={t("stack.close")} onClick={onClose} />
      </div>
    </section>
  );
}
