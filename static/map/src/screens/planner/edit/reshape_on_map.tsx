/** Handles on the corners and walls of the room that is reshaped: dragged, or moved with the arrow keys. */
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Bounds, LngLat } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";
import {
  type CornerRef,
  cornerAt,
  cornersOf,
  middleOf,
  ringOf,
  type Shape,
  wallLength,
} from "../../../map/edit/reshape.ts";
import type { Handle } from "../../../map/pins.ts";
import { MapPin, usePlanView } from "../../../map/plan_map.tsx";
import type { Grip, Reshaping } from "./use_reshape.ts";

const REACH = 10; // px
const LEAST_WALL = 36; // px; shorter walls have no handle of their own
const CLOSE = 50; // px a metre
const STEP = 0.1; // m that an arrow key moves
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};
const TIMES = { plain: 1, shift: 10, alt: 0.1 };

/** A room with something of what is around it, the card beside it at the left. */
function around(shape: Shape): Bounds {
  const points = shape.flat(2);
  const [xs, ys] = [points.map((at) => at[0]), points.map((at) => at[1])];
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [south, north] = [Math.min(...ys), Math.max(...ys)];
  const [wide, high] = [east - west, north - south];
  return [west - wide, south - high / 2, east + wide / 2, north + high / 2];
}

export function ReshapeOnMap({ reshape, onSave }: { reshape: Reshaping; onSave: () => void }) {
  const view = usePlanView();
  const [scale, setScale] = useState(0);
  useEffect(() => view?.onScale(setScale), [view]);
  const { outline, live, plane } = reshape;
  const first = outline?.first;
  useEffect(() => {
    if (view && first) view.fit(around(first), { maxPixelsPerMetre: CLOSE });
  }, [view, first]);
  if (!view || !outline) return null;
  const shape = outline.now;
  const corners = cornersOf(shape);
  const walls = corners.filter((ref) => wallLength(plane, shape, ref) * scale >= LEAST_WALL);
  const key = ({ polygon, ring, corner }: CornerRef) => `${polygon} ${ring} ${corner}`;
  return (
    <>
      {corners.map((ref) => (
        <GripHandle
          key={`corner ${key(ref)}`}
          grip={{ what: "corner", ref }}
          at={cornerAt(shape, ref)}
          reshape={reshape}
          onSave={onSave}
        />
      ))}
      {walls.map((ref) => (
        <GripHandle
          key={`wall ${key(ref)}`}
          grip={{ what: "wall", ref }}
          at={middleOf(shape, ref)}
          reshape={reshape}
          onSave={onSave}
        />
      ))}
      {live?.grip.what === "corner" &&
        [-1, 0].map((step) => (
          <WallLength
            key={step}
            reshape={reshape}
            shape={live.shape}
            corner={live.grip.ref}
            step={step}
          />
        ))}
    </>
  );
}

/** How long a wall beside the dragged corner is by now. */
function WallLength({
  reshape,
  shape,
  corner,
  step,
}: {
  reshape: Reshaping;
  shape: Shape;
  corner: CornerRef;
  step: number;
}) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const count = ringOf(shape, corner).length;
  const ref = { ...corner, corner: (corner.corner + step + count) % count };
  return (
    <MapPin at={middleOf(shape, ref)}>
      <span className="wall-length">
        {t("edit.metres", { n: number(wallLength(reshape.plane, shape, ref), 2) })}
      </span>
    </MapPin>
  );
}

function isSame(one: CornerRef, other: CornerRef): boolean {
  return one.polygon === other.polygon && one.ring === other.ring && one.corner === other.corner;
}

interface GripHandleProps {
  grip: Grip;
  at: LngLat;
  reshape: Reshaping;
  onSave: () => void;
}

function GripHandle({ grip, at, reshape, onSave }: GripHandleProps) {
  const view = usePlanView();
  const { t } = useTranslation();
  const [shell] = useState(() => document.createElement("div"));
  const handle = useRef<Handle | null>(null);
  const dragged = useRef(false);
  const latest = useRef({ grip, at, reshape });
  latest.current = { grip, at, reshape };

  useEffect(() => {
    if (!view) return;
    const reach = () => REACH / view.pixelsPerMetre();
    const made = view.handle(shell, latest.current.at, {
      onDrag: (to) => {
        const now = latest.current;
        dragged.current = true;
        const shape = now.reshape.drag(now.grip, to, reach());
        return now.grip.what === "corner" ? cornerAt(shape, now.grip.ref) : to;
      },
      onDrop: (to) => latest.current.reshape.drop(latest.current.grip, to, reach()),
    });
    handle.current = made;
    return () => made.remove();
  }, [view, shell]);
  const [lng, lat] = at;
  useEffect(() => {
    handle.current?.move([lng, lat]);
  }, [lng, lat]);

  const press = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const times = event.shiftKey ? TIMES.shift : event.altKey ? TIMES.alt : TIMES.plain;
      reshape.nudge(grip, [arrow[0] * times, arrow[1] * times]);
    } else if (grip.what === "corner" && (event.key === "Delete" || event.key === "Backspace")) {
      reshape.remove(grip.ref);
    } else if (grip.what === "corner" && event.key === "Enter") onSave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const held = reshape.live?.grip;
  const isHeld = held?.what === grip.what && isSame(held.ref, grip.ref);
  return createPortal(
    <button
      type="button"
      className="grip"
      data-grip={grip.what}
      data-away={held !== undefined && !isHeld}
      aria-label={t(`edit.grip.${grip.what}`, { n: grip.ref.corner + 1 })}
      title={t(`edit.grip_hint.${grip.what}`)}
      onKeyDown={press}
      onDoubleClick={(event) => {
        event.stopPropagation();
        if (grip.what === "corner") reshape.remove(grip.ref);
      }}
      onClick={(event) => {
        event.stopPropagation();
        // The click that ends a drag is none.
        if (dragged.current) dragged.current = false;
        else if (grip.what === "wall") reshape.add(grip.ref);
      }}
    />,
    shell,
  );
}
