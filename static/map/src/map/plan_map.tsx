/** The map as a component: the plan fills it, panels come to it, layers are its children. */
import { IconFocusCentered, IconMinus, IconPlus } from "@tabler/icons-react";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import type { Bounds, LngLat } from "../api/types.ts";
import { useTheme } from "../design/use_theme.ts";
import { useTranslation } from "../i18n/index.ts";
import "./plan_map.css";
import type { Hit } from "./hits.ts";
import { ScaleBar } from "./scale_bar.tsx";
import {
  type AddLayer,
  type Camera,
  createView,
  type Inset,
  NO_INSET,
  type PlanView,
} from "./view.ts";

const ViewContext = createContext<PlanView | null>(null);

/** The map around this component; null until it is ready. */
export function usePlanView(): PlanView | null {
  return useContext(ViewContext);
}

export interface PlanMapProps {
  /** What to show at first and on "fit": degrees west, south, east, north. */
  bounds: Bounds;
  /** Fits `bounds` anew when this changes, for instance the building's id. Storeys of one building share a frame. */
  frame?: string;
  /** Pixels that panels over the map cover. */
  inset?: Partial<Inset>;
  /** Further pixels at the right that what is fitted keeps clear of, for the storey switch. */
  strip?: number;
  touch?: boolean;
  /** Described to screen readers. */
  label: string;
  onPick?: (hit: Hit | null, at: LngLat, more: boolean) => void;
  /** Layers, and furniture placed over the map. */
  children?: ReactNode;
  /** Zoom buttons, north, scale bar. */
  controls?: boolean;
}

/** A map of a site or a storey. */
export function PlanMap(props: PlanMapProps) {
  const {
    bounds,
    frame = "",
    touch = false,
    label,
    onPick,
    children,
    controls = true,
    strip = 0,
  } = props;
  const theme = useTheme();
  const { t } = useTranslation();
  const container = useRef<HTMLDivElement>(null);
  const camera = useRef<Camera | undefined>(undefined);
  const [view, setView] = useState<PlanView | null>(null);
  const inset = { ...NO_INSET, ...props.inset };
  const { top, right, bottom, left } = inset;
  // The scale bar takes a line at the bottom; the strip of storeys a column at the right.
  const free: Inset = { top, left, right: right + strip, bottom: bottom + (controls ? 16 : 0) };
  const latest = useRef({ bounds, onPick });
  latest.current = { bounds, onPick };

  // A new theme is a new map under the same camera: every colour on it is drawn into it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: bounds and inset of later renders are handled below
  useLayoutEffect(() => {
    const element = container.current;
    if (!element) return;
    let alive: PlanView | null = null;
    let gone = false;
    void createView(element, {
      bounds,
      inset: free,
      touch,
      ...(camera.current ? { camera: camera.current } : {}),
    }).then((made) => {
      if (gone) {
        made.destroy();
        return;
      }
      alive = made;
      setView(made);
    });
    return () => {
      gone = true;
      setView(null);
      if (alive) {
        camera.current = alive.camera();
        alive.destroy();
      }
    };
  }, [theme, touch]);

  useEffect(() => {
    view?.setInset({ top: free.top, right: free.right, bottom: free.bottom, left: free.left });
  }, [view, free.top, free.right, free.bottom, free.left]);

  const framed = useRef(frame);
  useEffect(() => {
    if (!view || framed.current === frame) return;
    framed.current = frame;
    view.fit(latest.current.bounds);
  }, [view, frame]);

  useEffect(() => view?.onPick((hit, at, more) => latest.current.onPick?.(hit, at, more)), [view]);

  return (
    <ViewContext value={view}>
      <section className="plan-map" aria-label={label} data-ready={view !== null}>
        <div ref={container} className="plan-map-canvas" />
        {view && children}
        {view && controls && (
          <div
            className="plan-map-controls"
            style={{ right: right + strip + 16, bottom: bottom + 16 }}
          >
            <div className="plan-map-north" role="img" aria-label={t("map.north")}>
              <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
                <path d="M12 3 17 14 12 11.4 7 14Z" fill="currentColor" />
                <text
                  x="12"
                  y="22.5"
                  textAnchor="middle"
                  fontSize="8"
                  fontWeight="600"
                  fill="currentColor"
                >
                  N
                </text>
              </svg>
            </div>
            <div className="plan-map-buttons card">
              <button type="button" aria-label={t("map.zoom_in")} onClick={() => view.zoomBy(1)}>
                <IconPlus size={18} />
              </button>
              <button type="button" aria-label={t("map.zoom_out")} onClick={() => view.zoomBy(-1)}>
                <IconMinus size={18} />
              </button>
              <button type="button" aria-label={t("map.fit")} onClick={() => view.fit(bounds)}>
                <IconFocusCentered size={18} />
              </button>
            </div>
          </div>
        )}
        {view && controls && <ScaleBar view={view} left={left + 16} bottom={bottom + 16} />}
      </section>
    </ViewContext>
  );
}

/** A layer of the map as a component: `<MapLayer add={addFloorPlan} data={…} />`. Give `data` a stable value. */
export function MapLayer<Data>({ add, data }: { add: AddLayer<Data>; data: Data }) {
  const view = usePlanView();
  const layer = useRef<ReturnType<AddLayer<Data>> | null>(null);
  useLayoutEffect(() => {
    if (!view) return;
    const added = add(view);
    layer.current = added;
    return () => {
      layer.current = null;
      added.remove();
    };
  }, [view, add]);
  // After the layer was added, on the same pass: effects of one component run in order.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new view or layer must be filled too
  useLayoutEffect(() => {
    layer.current?.show(data);
  }, [data, view, add]);
  return null;
}

/** An HTML pin on a place, draggable where `onDrag` is given. */
export function MapPin({
  at,
  onDrag,
  children,
}: {
  at: LngLat;
  onDrag?: (at: LngLat) => void;
  children: ReactNode;
}) {
  const view = usePlanView();
  const [shell] = useState(() => document.createElement("div"));
  const pin = useRef<ReturnType<PlanView["pin"]> | null>(null);
  const latest = useRef({ at, onDrag });
  latest.current = { at, onDrag };
  const draggable = onDrag !== undefined;
  useEffect(() => {
    if (!view) return;
    const placed = view.pin(
      shell,
      latest.current.at,
      draggable ? (to) => latest.current.onDrag?.(to) : undefined,
    );
    pin.current = placed;
    return () => {
      placed.remove();
      pin.current = null;
    };
  }, [view, shell, draggable]);
  const [lng, lat] = at;
  useEffect(() => {
    pin.current?.move([lng, lat]);
  }, [lng, lat]);
  return createPortal(children, shell);
}
