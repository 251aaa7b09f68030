/**
 * Draws the map's pictures on canvas when MapLibre first asks for them: icons, pins, grade marks, hatching.
 *
 * An image's id says all there is to it: "pin|next|12", "asset|fire-hydrant|17|plain". So a layer names what it
 * wants in an expression and nothing has to be prepared.
 */
import type { Grade } from "../api/types.ts";
import { iconPaths } from "../components/icons.ts";
import type { Palette } from "../design/tokens.ts";

export interface Picture {
  image: ImageData;
  pixelRatio: number;
}
type Draw = (context: CanvasRenderingContext2D, size: number) => void;

const RATIO = 2; // drawn at twice the size: sharp on tablets, cheap everywhere
const DIGITS =
  "600 {}px 'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif";

/** Text style of every name on the plan; the first, made-up family only tells MapLibre the weight. */
export const PLAN_FONT = [
  "Plan Medium",
  "Noto Sans SC",
  "Noto Sans CJK SC",
  "PingFang SC",
  "Microsoft YaHei",
  "system-ui",
];

function picture(
  width: number,
  height: number,
  draw: (c: CanvasRenderingContext2D) => void,
): Picture | null {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * RATIO);
  canvas.height = Math.ceil(height * RATIO);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.scale(RATIO, RATIO);
  context.lineJoin = "round";
  context.lineCap = "round";
  draw(context);
  return { image: context.getImageData(0, 0, canvas.width, canvas.height), pixelRatio: RATIO };
}

function square(size: number, draw: Draw): Picture | null {
  return picture(size, size, (context) => draw(context, size));
}

function disc(c: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  c.beginPath();
  c.arc(x, y, radius, 0, Math.PI * 2);
}

/** A Tabler icon, 24 units wide, drawn `size` wide around the middle of (x, y). */
function icon(
  c: CanvasRenderingContext2D,
  name: string,
  x: number,
  y: number,
  size: number,
  colour: string,
): void {
  c.save();
  c.translate(x - size / 2, y - size / 2);
  c.scale(size / 24, size / 24);
  c.strokeStyle = colour;
  c.lineWidth = Math.max(1.6, 24 / size);
  for (const path of iconPaths(name)) c.stroke(new Path2D(path));
  c.restore();
}

function digits(
  c: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  colour: string,
): void {
  c.font = DIGITS.replace("{}", String(text.length > 2 ? size * 0.8 : size));
  c.textAlign = "center";
  c.textBaseline = "alphabetic";
  c.fillStyle = colour;
  const box = c.measureText(text);
  const rise = (box.actualBoundingBoxAscent - box.actualBoundingBoxDescent) / 2;
  c.fillText(text, x, y + rise);
}

/** A check mark across a pin of the given radius. */
function tick(
  c: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
): void {
  c.beginPath();
  c.moveTo(x - radius * 0.42, y + radius * 0.02);
  c.lineTo(x - radius * 0.1, y + radius * 0.36);
  c.lineTo(x + radius * 0.46, y - radius * 0.34);
  c.strokeStyle = colour;
  c.lineWidth = Math.max(1.6, radius * 0.2);
  c.stroke();
}

/** ● urgent, ▲ important, ■ minor: told apart by shape before colour. */
export function gradePath(
  c: CanvasRenderingContext2D,
  grade: Grade,
  x: number,
  y: number,
  size: number,
): void {
  const half = size / 2;
  if (grade === "urgent") {
    disc(c, x, y, half);
    return;
  }
  c.beginPath();
  if (grade === "important") {
    c.moveTo(x, y - half * 1.05);
    c.lineTo(x + half * 1.15, y + half * 0.9);
    c.lineTo(x - half * 1.15, y + half * 0.9);
    c.closePath();
    return;
  }
  c.rect(x - half * 0.85, y - half * 0.85, half * 1.7, half * 1.7);
}

function gradeMark(palette: Palette, grade: Grade, overdue: boolean, size: number): Picture | null {
  return square(size + 14, (c, box) => {
    const middle = box / 2;
    if (overdue) {
      disc(c, middle, middle, size / 2 + 5);
      c.fillStyle = palette("surface");
      c.fill();
      c.strokeStyle = palette("ink");
      c.lineWidth = 1.8;
      c.stroke();
    }
    gradePath(c, grade, middle, middle, size);
    c.lineWidth = 3;
    c.strokeStyle = palette("surface");
    c.stroke();
    c.fillStyle = palette(grade);
    c.fill();
    if (grade === "important") {
      c.lineWidth = 1;
      c.strokeStyle = palette("important-text");
      c.stroke();
    }
  });
}

export type PinState = "plain" | "next" | "later" | "done" | "selected" | "other";

function pin(palette: Palette, state: PinState, text: string, size: number): Picture | null {
  const halo = state === "next" || state === "selected" ? 12 : 4;
  return square(size + halo * 2, (c, box) => {
    const middle = box / 2;
    const radius = size / 2;
    if (state === "next") {
      disc(c, middle, middle, radius + 10);
      c.globalAlpha = 0.18;
      c.fillStyle = palette("route");
      c.fill();
      c.globalAlpha = 1;
    }
    if (state === "selected") {
      disc(c, middle, middle, radius + 4.5);
      c.fillStyle = palette("surface");
      c.fill();
      c.strokeStyle = palette("ink");
      c.lineWidth = 2;
      c.stroke();
    }
    disc(c, middle, middle, radius);
    const hollow = state === "later" || state === "other";
    c.fillStyle = hollow ? palette("surface") : palette(state === "done" ? "done" : "route");
    c.fill();
    c.lineWidth = 2;
    c.strokeStyle = palette(
      state === "later" ? "route" : state === "other" ? "route-walked" : "route-casing",
    );
    c.stroke();
    if (state === "done") tick(c, middle, middle, radius, palette("on-strong"));
    else if (state !== "other") {
      digits(
        c,
        text,
        middle,
        middle,
        size * 0.56,
        palette(state === "later" ? "route" : "on-strong"),
      );
    }
  });
}

function assetMark(palette: Palette, name: string, size: number, tone: string): Picture | null {
  return square(size + 10, (c, box) => {
    const middle = box / 2;
    if (tone === "selected") {
      disc(c, middle, middle, size / 2 + 3.5);
      c.fillStyle = palette("ink");
      c.fill();
    }
    disc(c, middle, middle, size / 2);
    c.fillStyle = palette("surface");
    c.fill();
    c.lineWidth = 1;
    c.strokeStyle = palette("line-strong");
    if (tone === "unreached") c.setLineDash([2, 2.5]);
    c.stroke();
    c.setLineDash([]);
    icon(c, name, middle, middle, size * 0.65, palette(tone === "selected" ? "ink" : "asset"));
  });
}

/** Diagonal lines 7 px apart, seamless when repeated. */
function hatch(palette: Palette): Picture | null {
  return square(8, (c, box) => {
    c.strokeStyle = palette("hatch");
    c.lineWidth = 1;
    c.lineCap = "butt";
    for (const shift of [-box, 0, box]) {
      c.beginPath();
      c.moveTo(shift - 1, box + 1);
      c.lineTo(shift + box + 1, -1);
      c.stroke();
    }
  });
}

function chevron(palette: Palette, size: number): Picture | null {
  return square(size, (c, box) => {
    c.beginPath();
    c.moveTo(box * 0.36, box * 0.2);
    c.lineTo(box * 0.66, box * 0.5);
    c.lineTo(box * 0.36, box * 0.8);
    c.strokeStyle = palette("route-casing");
    c.lineWidth = Math.max(1.4, box * 0.15);
    c.stroke();
  });
}

/** Numbered ink disc of a hotspot. */
function rank(palette: Palette, text: string): Picture | null {
  return square(26, (c, box) => {
    disc(c, box / 2, box / 2, 11);
    c.fillStyle = palette("ink");
    c.fill();
    c.lineWidth = 2;
    c.strokeStyle = palette("surface");
    c.stroke();
    digits(c, text, box / 2, box / 2, 12, palette("on-ink"));
  });
}

/** An icon alone, as stairs and lifts carry it. */
function bareIcon(palette: Palette, name: string, size: number): Picture | null {
  return square(size, (c, box) => icon(c, name, box / 2, box / 2, box, palette("plan-label")));
}

/** The picture an image id asks for; null for an id this module does not know. */
export function paintImage(id: string, palette: Palette): Picture | null {
  const [what = "", first = "", second = "", third = ""] = id.split("|");
  switch (what) {
    case "asset":
      return assetMark(palette, first, Number(second), third);
    case "pin":
      return pin(palette, first as PinState, second, Number(third));
    case "grade":
      return gradeMark(palette, first as Grade, second === "overdue", Number(third));
    case "hatch":
      return hatch(palette);
    case "chevron":
      return chevron(palette, Number(first));
    case "rank":
      return rank(palette, first);
    case "icon":
      return bareIcon(palette, first, Number(second));
    default:
      return null;
  }
}
