/** Routes on one storey: cased blue lines with chevrons, numbered stops, the walked part faded. */
import type { Feature, FeatureCollection, Point, Position } from "geojson";
import type { ExpressionSpecification, FilterSpecification } from "maplibre-gl";
import type { LngLat, RouteFeatures } from "../../api/types.ts";
import type { PinState } from "../images.ts";
import { PLAN_FONT } from "../images.ts";
import { roundCorners } from "../lines.ts";
import type { Layer, PlanView } from "../view.ts";

export interface RouteStop {
  readonly id: string;
  readonly n: number;
  readonly point: LngLat;
  readonly storeyId: string;
  readonly state: Exclude<PinState, "other">;
}

export interface RouteDrawing {
  readonly id: string;
  readonly legs: RouteFeatures;
  readonly stops: readonly RouteStop[];
  /** A colleague's route is pale, thin and hollow, named at one end. */
  readonly pale?: boolean;
  readonly label?: string;
  /** While walking: the leg being walked. Those before it fade, those after it are dotted. */
  readonly nextLeg?: number;
}

export interface RoutesData {
  readonly storeyId: string | null;
  readonly routes: readonly RouteDrawing[];
  /** "Lift 2 → B2", shown where a leg leaves this storey. */
  readonly rideText?: (ride: { kind: string; to: string; connectorId: string }) => string;
}

type Tone = "plain" | "pale" | "walked" | "next" | "later";
const PREFIX = "routes:";
const CORNER = 0.45; // m: about 7 px at the scales a route is read at
/** There and back lie side by side, each to the right of its way. */
const BESIDE = 2;

function toneOf(route: RouteDrawing, leg: number): Tone {
  if (route.pale) return "pale";
  if (route.nextLeg === undefined) return "plain";
  return leg < route.nextLeg ? "walked" : leg === route.nextLeg ? "next" : "later";
}

function lines({ routes, storeyId }: RoutesData): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: routes.flatMap((route) =>
      route.legs.features.flatMap((feature): Feature[] => {
        if (feature.properties.layer !== "leg" || feature.geometry.type !== "LineString") return [];
        if (storeyId !== null && feature.properties.storey_id !== storeyId) return [];
        return [
          {
            type: "Feature",
            geometry: {
              type: "LineString",
              coordinates: roundCorners(feature.geometry.coordinates, CORNER),
            },
            properties: { id: route.id, tone: toneOf(route, feature.properties.leg) },
          },
        ];
      }),
    ),
  };
}

function pins({ routes, storeyId }: RoutesData, sizes: Record<string, number>): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: routes.flatMap((route) =>
      route.stops
        .filter((stop) => storeyId === null || stop.storeyId === storeyId)
        .map((stop): Feature => {
          const state: PinState = route.pale ? "other" : stop.state;
          const text = state === "done" || state === "other" ? "" : stop.n;
          const urgent = state === "selected" || state === "next";
          return {
            type: "Feature",
            geometry: { type: "Point", coordinates: stop.point },
            properties: {
              id: stop.id,
              image: `pin|${state}|${text}|${sizes[state]}`,
              order: urgent ? 0 : route.pale ? 2000 : state === "done" ? 1000 + stop.n : stop.n,
              pale: route.pale ?? false,
            },
          };
        }),
    ),
  };
}

function firstPoint(route: RouteDrawing, storeyId: string | null): Position | undefined {
  return (
    route.stops.find((stop) => storeyId === null || stop.storeyId === storeyId)?.point ?? undefined
  );
}

/** Numbers of the stops that lie hidden below another one's pin: a thing that is visited again. */
export function hiddenBelow(stops: readonly RouteStop[]): { point: LngLat; text: string }[] {
  const at = new Map<string, RouteStop[]>();
  for (const stop of stops) {
    if (stop.state === "done") continue;
    const place = stop.point.map((degrees) => degrees.toFixed(6)).join(" ");
    at.set(place, [...(at.get(place) ?? []), stop]);
  }
  return [...at.values()].flatMap((here) => {
    const byNumber = here.toSorted((a, b) => a.n - b.n);
    const top = byNumber.find(({ state }) => state === "selected" || state === "next");
    const hidden = byNumber.filter((stop) => stop !== (top ?? byNumber[0]));
    if (!hidden[0]) return [];
    return [{ point: hidden[0].point, text: `+ ${hidden.map(({ n }) => n).join(" · ")}` }];
  });
}

function words(data: RoutesData): FeatureCollection {
  const { routes, storeyId, rideText } = data;
  const features = routes.flatMap((route): Feature<Point>[] => {
    const found: Feature<Point>[] = [];
    const at = firstPoint(route, storeyId);
    if (route.label && at) {
      found.push({
        type: "Feature",
        geometry: { type: "Point", coordinates: at },
        properties: { id: route.id, text: route.label, pale: route.pale ?? false },
      });
    }
    if (route.pale) return found;
    const here = route.stops.filter((stop) => storeyId === null || stop.storeyId === storeyId);
    for (const { point, text } of hiddenBelow(here)) {
      found.push({
        type: "Feature",
        geometry: { type: "Point", coordinates: point },
        properties: { id: route.id, text, pale: false },
      });
    }
    if (!rideText) return found;
    for (const { geometry, properties } of route.legs.features) {
      if (properties.layer !== "ride" || geometry.type !== "Point") continue;
      if (properties.storey_id !== storeyId || properties.from_storey !== storeyId) continue;
      if (route.nextLeg !== undefined && properties.leg < route.nextLeg) continue;
      const ride = {
        kind: properties.kind,
        to: properties.to_storey,
        connectorId: properties.connector_id,
      };
      found.push({
        type: "Feature",
        geometry: { type: "Point", coordinates: geometry.coordinates },
        properties: { id: route.id, text: rideText(ride), pale: false },
      });
    }
    return found;
  });
  return { type: "FeatureCollection", features };
}

export function addRoutes(view: PlanView): Layer<RoutesData> {
  const { palette, touch } = view;
  const [lineSource, pinSource, wordSource] = [`${PREFIX}lines`, `${PREFIX}pins`, `${PREFIX}words`];
  const fillLines = view.source(lineSource);
  const fillPins = view.source(pinSource);
  const fillWords = view.source(wordSource);
  const nextWidth = touch ? 10 : 6;
  const sizes = touch
    ? { plain: 26, done: 24, later: 28, next: 44, selected: 32, other: 12 }
    : { plain: 20, done: 20, later: 20, next: 30, selected: 26, other: 9 };
  const tone = (...tones: Tone[]): FilterSpecification => [
    "in",
    ["get", "tone"],
    ["literal", tones],
  ];
  const offset: ExpressionSpecification = ["match", ["get", "tone"], ["next", "pale"], 0, BESIDE];
  const round = { "line-cap": "round", "line-join": "round" } as const;

  view.layer("routes", {
    id: `${PREFIX}pale`,
    type: "line",
    source: lineSource,
    filter: tone("pale", "walked"),
    layout: round,
    paint: {
      "line-color": palette("route-walked"),
      "line-width": ["match", ["get", "tone"], "walked", 4, 2.5],
      "line-offset": offset,
      "line-opacity": 0.85,
    },
  });
  view.layer("routes", {
    id: `${PREFIX}casing`,
    type: "line",
    source: lineSource,
    filter: tone("plain", "next", "later"),
    layout: round,
    paint: {
      "line-color": palette("route-casing"),
      "line-width": ["match", ["get", "tone"], "next", nextWidth + 4, 8],
      "line-offset": offset,
    },
  });
  view.layer("routes", {
    id: `${PREFIX}later`,
    type: "line",
    source: lineSource,
    filter: tone("later"),
    layout: round,
    paint: {
      "line-color": palette("route"),
      "line-width": 4,
      "line-offset": offset,
      "line-dasharray": [0.01, 2],
    },
  });
  view.layer("routes", {
    id: `${PREFIX}line`,
    type: "line",
    source: lineSource,
    filter: tone("plain", "next"),
    layout: round,
    paint: {
      "line-color": palette("route"),
      "line-width": ["match", ["get", "tone"], "next", nextWidth, 4],
      "line-offset": offset,
    },
  });
  view.layer("routes", {
    id: `${PREFIX}chevron`,
    type: "symbol",
    source: lineSource,
    filter: tone("plain", "next"),
    layout: {
      "symbol-placement": "line",
      "symbol-spacing": 84,
      "icon-image": ["match", ["get", "tone"], "next", `chevron|${touch ? 12 : 9}`, "chevron|7"],
      "icon-allow-overlap": true,
      "icon-ignore-placement": true,
      "icon-padding": 0,
      "icon-offset": [
        "match",
        ["get", "tone"],
        "next",
        ["literal", [0, 0]],
        ["literal", [0, BESIDE]],
      ],
    },
  });
  view.layer(
    "pins",
    {
      id: `${PREFIX}pin`,
      type: "symbol",
      source: pinSource,
      layout: {
        "icon-image": ["get", "image"],
        "icon-allow-overlap": true,
        "icon-padding": 0,
        // Drawn in falling order, so that the smallest number, and what is next, lie on top.
        "symbol-sort-key": ["-", 0, ["get", "order"]],
      },
    },
    "stop",
  );
  view.layer(
    "pins",
    {
      id: `${PREFIX}word`,
      type: "symbol",
      source: wordSource,
      layout: {
        "text-field": ["get", "text"],
        "text-font": PLAN_FONT,
        "text-size": touch ? 15 : 13,
        "text-variable-anchor": ["top", "bottom", "left", "right"],
        "text-radial-offset": 1.3,
        "text-padding": 2,
      },
      paint: {
        "text-color": ["case", ["get", "pale"], palette("ink-2"), palette("route")],
        "text-halo-color": palette("surface"),
        "text-halo-width": 2,
      },
    },
    "route",
  );

  return {
    show: (data) => {
      fillLines(lines(data));
      fillPins(pins(data, sizes));
      fillWords(words(data));
    },
    remove: () => view.clear(PREFIX),
  };
}
