/** Words the inspector's pages share: names of stops, frequencies, deadlines. */
import type { Frequency, GradeItem, Pack, PackStop } from "../../api/types.ts";
import { frequencyWords } from "../../components/frequency_words.ts";
import { span } from "../../domain/finding.ts";
import { useFormats } from "../../i18n/format.ts";
import { type i18n, useLanguage, useTranslation } from "../../i18n/index.ts";

type Translate = typeof i18n.t;

/** "Every week", "3 times a month", "every 2 hours". */
export function howOften(t: Translate, frequency: Frequency | null): string {
  if (!frequency) return "";
  if (frequency.form === "times_per") {
    return t(`how_often.times_${frequency.period}`, { count: frequency.times });
  }
  if (frequency.form === "every_hours") {
    const { hours } = frequency;
    return hours === 1 ? t("how_often.hourly") : t("how_often.hours", { count: hours });
  }
  if (frequency.form !== "every") return frequencyWords(t, frequency);
  const { days } = frequency;
  if (days === 1) return t("how_often.daily");
  if (days === 7) return t("how_often.weekly");
  if (days >= 28 && days <= 31) return t("how_often.monthly");
  if (days >= 89 && days <= 92) return t("how_often.quarterly");
  if (days >= 180 && days <= 184) return t("how_often.half_yearly");
  if (days >= 360 && days <= 366) return t("how_often.yearly");
  return t("how_often.days", { count: days });
}

/** "15 minutes", "3 days". */
export function spanText(t: Translate, seconds: number): string {
  const { unit, count } = span(seconds);
  return t(`span.${unit}`, { count });
}

export interface StopWords {
  /** "Indoor hydrant XF-07" */
  title: string;
  /** "1F Corridor" */
  place: string;
  icon: string;
}

/** How a stop is named: its thing, where it is, and its icon. */
export function useStopWords(pack: Pack): (stop: PackStop) => StopWords {
  const { name } = useFormats(pack.site.timezone);
  const language = useLanguage();
  const { t } = useTranslation();
  return (stop) => {
    const kind = pack.kinds.find((item) => item.key === stop.kind);
    const held = pack.storeys.find((item) => item.storey.id === stop.storey_id);
    const storey = held ? name(held.storey) : "";
    const room = spaceOf(held?.features, stop);
    if (stop.errand) {
      const { key, back } = stop.errand;
      return {
        title: t(back ? "key.back_short" : "key.fetch_short", { key }),
        place: [storey, name(stop)].filter(Boolean).join(" "),
        icon: "key",
      };
    }
    if (!kind) {
      // A room itself: its name and number, its use below.
      const use = t(`use.${stop.kind}`, { defaultValue: "" });
      const title = name(stop) || use;
      return {
        title: [title, stop.code].filter(Boolean).join(" "),
        place: [storey, use === title ? "" : use].filter(Boolean).join(" "),
        icon: "clipboard-list",
      };
    }
    const kindName = language === "en" ? kind.en : kind.zh;
    return {
      title: [kindName, stop.code].filter(Boolean).join(" "),
      place: [storey, room ? name(room) : ""].filter(Boolean).join(" "),
      icon: kind.icon,
    };
  };
}

function spaceOf(features: Pack["storeys"][number]["features"] | undefined, stop: PackStop) {
  const asset = features?.features.find(
    ({ properties }) => properties.layer === "asset" && properties.id === stop.asset_id,
  )?.properties;
  const id = asset?.layer === "asset" ? asset.space_id : stop.space_id;
  const space = features?.features.find(
    ({ properties }) => properties.layer === "space" && properties.id === id,
  )?.properties;
  return space?.layer === "space" ? space : null;
}

/** "Respond within 2 hours, rectify within 3 days" */
export function deadlineText(t: Translate, grade: GradeItem | undefined): string {
  if (!grade) return "";
  return t("check.respond", {
    respond: spanText(t, grade.respond_s),
    rectify: spanText(t, grade.rectify_s),
  });
}
