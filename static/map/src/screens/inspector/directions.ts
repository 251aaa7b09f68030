/** A way in words: what the pack's directions say, without what goes without saying. */
import type { Direction } from "../../api/types.ts";
import type { Formats } from "../../i18n/format.ts";
import type { i18n } from "../../i18n/index.ts";

type Translate = typeof i18n.t;

/** Steps as the server sends them: `by` is the stair or lift of a ride. */
export type Step = Direction & { readonly by?: string; readonly by_en?: string };

const SHORT = 3; // m; a few steps are not told
const RIDES: ReadonlySet<string> = new Set(["stair_up", "stair_down", "lift_up", "lift_down"]);

export function isRide(step: Step): boolean {
  return RIDES.has(step.kind);
}

/** Several flights of one stair are one ride to where the last one ends. */
function joined(steps: readonly Step[]): Step[] {
  const kept: Step[] = [];
  for (const step of steps) {
    const before = kept.at(-1);
    const ride = kept.findLast(isRide);
    const between = ride ? kept.slice(kept.lastIndexOf(ride) + 1) : [];
    const onStair = between.every((item) => item.kind === "go" && item.metres < 3);
    if (ride && isRide(step) && ride.kind === step.kind && ride.by === step.by && onStair) {
      kept.splice(kept.lastIndexOf(ride), between.length + 1, step);
    } else if (before?.kind === "go" && step.kind === "go" && before.place === step.place) {
      kept[kept.length - 1] = { ...before, metres: before.metres + step.metres };
    } else {
      kept.push(step);
    }
  }
  return kept;
}

/** The sentence for one leg: "Walk 5 m along the corridor, take Stair 2 up to 2F". */
export function wayInWords(
  t: Translate,
  { metres, name, language }: Formats,
  directions: readonly Step[] | undefined,
): string {
  const placeOf = (step: Step) => name({ name: step.place, name_en: step.place_en });
  const steps = joined(directions ?? []);
  const words: string[] = [];
  let inside = "";
  steps.forEach((step, index) => {
    const place = placeOf(step);
    if (step.kind === "arrive") return;
    if (step.kind === "go") {
      if (step.metres < SHORT) return;
      const named = place && place !== inside;
      words.push(
        named
          ? t("direction.go_along", { metres: metres(step.metres), place })
          : t("direction.go", { metres: metres(step.metres) }),
      );
      inside = place;
      return;
    }
    if (step.kind === "enter" || step.kind === "leave") {
      // A stairwell that is entered only to take the stair is said by the stair.
      const next = steps.slice(index + 1).find((item) => item.kind !== "go" || item.metres >= 4);
      if (!place || (step.kind === "enter" && next && isRide(next))) return;
      inside = step.kind === "enter" ? place : "";
      words.push(t(`direction.${step.kind}`, { place }));
      return;
    }
    if (isRide(step)) {
      const lift = step.kind.startsWith("lift");
      const by =
        name({ name: step.by ?? "", name_en: step.by_en ?? "" }) ||
        t(lift ? "direction.lift" : "direction.stairs");
      words.push(t(`direction.${step.kind}`, { by, place }));
      inside = "";
      return;
    }
    words.push(t(`direction.${step.kind}`));
  });
  const end = (directions ?? []).at(-1);
  if (words.length === 0) {
    const place = end ? placeOf(end) : "";
    words.push(place ? t("direction.arrive", { place }) : t("direction.here"));
  }
  const sentence = words.join(t("direction.comma"));
  return language === "en" ? sentence.charAt(0).toUpperCase() + sentence.slice(1) : sentence;
}
