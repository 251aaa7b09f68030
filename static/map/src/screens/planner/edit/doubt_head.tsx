/** What a doubt is about: its title, the things it names, and why it is one. */
import type { Doubt } from "../../../api/types.ts";
import { useFormats } from "../../../i18n/format.ts";
import { useTranslation } from "../../../i18n/index.ts";

const NAMED = 3;
const TITLES: Readonly<Record<string, string>> = {
  unknown_kind: "review.unknown",
  assumed_connector: "review.assumed",
  assumed_door: "review.assumed_door",
  assumed_entrance: "review.assumed_entrance",
  assumed_gate: "review.assumed_gate",
  file_shifted: "review.shifted",
};

export interface DoubtHeadProps {
  doubt: Doubt;
  /** Listed under what says the rest: its place alone is told. */
  among?: boolean;
}

export function DoubtHead({ doubt, among = false }: DoubtHeadProps) {
  const { t } = useTranslation();
  const { name, number } = useFormats();
  const things = doubt.spaces.length > 0 ? doubt.spaces : doubt.assets;
  const more = doubt.of_spaces > 0 ? doubt.of_spaces : doubt.of_assets;
  const sides = doubt.opening?.between.map((side) => (side ? name(side) : t("review.outside")));
  const named = sides ?? [...new Set(things.map(name))].slice(0, NAMED);
  const facts = {
    ...doubt.facts,
    kind: doubt.facts.kind ? t(`connector.${doubt.facts.kind}`) : "",
    spaces: number(doubt.of_spaces),
    assets: number(doubt.of_assets),
    count: doubt.of_spaces || doubt.of_assets,
  };
  const amount =
    doubt.of_spaces && doubt.of_assets ? "both" : doubt.of_spaces ? "spaces" : "assets";
  if (among && sides) {
    return (
      <div className="doubt-head">
        <span className="row-title">{sides.join(" · ")}</span>
      </div>
    );
  }
  return (
    <div className="doubt-head">
      <span className="row-title">{t(TITLES[doubt.reason] ?? `review.left_${amount}`, facts)}</span>
      {named.length > 0 && (
        <span className="row-reason">
          {named.join(" · ")}
          {!sides &&
            more > named.length &&
            ` ${t("review.and_more", { n: number(more - named.length) })}`}
        </span>
      )}
      <span className="row-reason">{t(`import.reason.${doubt.reason}`, facts)}</span>
    </div>
  );
}
