/** Frequencies in words, for every face. */
import type { Frequency } from "../api/types.ts";
import type { i18n } from "../i18n/index.ts";

type Translate = typeof i18n.t;

/** "at most every 7 days, at least 4 apart", "2 times a week", "every 2 years, from 15 years of age every year". */
export function frequencyWords(t: Translate, frequency: Frequency): string {
  switch (frequency.form) {
    case "every":
      return withSlack(
        t,
        frequency.days === 1
          ? t("frequency.daily")
          : t("frequency.every", { days: frequency.days }),
        frequency,
      );
    case "every_months":
      return withSlack(
        t,
        frequency.months % 12 === 0
          ? t("frequency.every_years", { count: frequency.months / 12 })
          : t("frequency.every_months", { count: frequency.months }),
        frequency,
      );
    case "times_per":
      return t("frequency.times_per", {
        times: frequency.times,
        period: t(`period_name.${frequency.period}`),
      });
    case "every_hours":
      return t("frequency.every_hours", { ...frequency });
    case "rotation":
      return t("frequency.rotation", {
        times: frequency.times,
        period: t(`period_name.${frequency.period}`),
      });
    case "by_age":
      return frequency.steps
        .map((step) =>
          step.from_years === 0
            ? frequencyWords(t, step.rule)
            : t("frequency.from_age", {
                years: step.from_years,
                rule: frequencyWords(t, step.rule),
              }),
        )
        .join(t("frequency.and"));
    case "by_season":
      return [
        ...frequency.seasons.map((season) =>
          t("frequency.season", {
            opens: season.opens,
            closes: season.closes,
            rule: frequencyWords(t, season.rule),
          }),
        ),
        ...(frequency.otherwise
          ? [t("frequency.otherwise", { rule: frequencyWords(t, frequency.otherwise) })]
          : []),
      ].join(t("frequency.and"));
    case "before_holidays":
      return t("frequency.before_holidays", { days: frequency.days });
    case "after_event":
      return t("frequency.after_event", {
        event: t(`event_name.${frequency.event}`),
        days: frequency.days,
      });
    case "by_meter":
      return t("frequency.by_meter", { every: frequency.every, item: frequency.item });
  }
}

/** With the least gap and the tolerance, where they say something. */
function withSlack(
  t: Translate,
  words: string,
  { min_days, tolerance_days = 0 }: { min_days: number; tolerance_days?: number },
): string {
  return [
    words,
    min_days > 1 && t("frequency.at_least", { count: min_days }),
    tolerance_days > 0 && t("frequency.late_by", { count: tolerance_days }),
  ]
    .filter(Boolean)
    .join(t("frequency.comma"));
}
