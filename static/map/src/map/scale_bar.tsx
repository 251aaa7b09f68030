import { useEffect, useState } from "react";
import { barMetres } from "./scale.ts";
import type { PlanView } from "./view.ts";

const WIDEST = 130; // px

/** A bar of round metres that follows the zoom. */
export function ScaleBar({ view, left, bottom }: { view: PlanView; left: number; bottom: number }) {
  const [scale, setScale] = useState(() => view.pixelsPerMetre());
  useEffect(() => view.onScale(setScale), [view]);
  const metres = barMetres(scale, WIDEST);
  return (
    <div className="scale-bar" style={{ left, bottom }} aria-hidden="true">
      <div className="scale-bar-line" style={{ width: metres * scale }} />
      {metres < 1 ? `${Math.round(metres * 100)} cm` : `${metres} m`}
    </div>
  );
}
