/** Frequencies as somebody fills them in: where each form starts from, and what cannot be meant. Pure. */
import type { BaseFrequency, Frequency } from "../api/types.ts";

export type Form = Frequency["form"];
export const BASE_FORMS = ["every", "every_months", "times_per", "every_hours"] as const;
export const FORMS: readonly Form[] = [
  ...BASE_FORMS,
  "rotation",
  "by_age",
  "by_season",
  "before_holidays",
  "after_event",
  "by_meter",
];
export const PERIODS = ["day", "week", "month", "quarter", "year"] as const;
export const EVENTS = ["finding", "operation", "complaint", "work"] as const;

const WEEKLY: BaseFrequency = { form: "every", days: 7, min_days: 0 };
const MONTHLY: BaseFrequency = { form: "every_months", months: 1, min_days: 0 };

/** A form as it is first offered. */
export function startOf(form: Form): Frequency {
  switch (form) {
    case "every":
      return WEEKLY;
    case "every_months":
      return MONTHLY;
    case "times_per":
      return { form, times: 1, period: "week" };
    case "every_hours":
      return { form, hours: 2, opens: "08:00", closes: "18:00" };
    case "rotation":
      return { form, times: 1, period: "week" };
    case "by_age":
      return {
        form,
        steps: [
          { from_years: 0, rule: { form: "every_months", months: 24, min_days: 0 } },
          { from_years: 15, rule: { form: "every_months", months: 12, min_days: 0 } },
        ],
      };
    case "by_season":
      return {
        form,
        seasons: [{ opens: "06-01", closes: "09-30", rule: WEEKLY }],
        otherwise: MONTHLY,
      };
    case "before_holidays":
      return { form, days: 14, country: "CN" };
    case "after_event":
      return { form, event: "finding", days: 7, min_days: 0 };
    case "by_meter":
      return { form, item: "", every: 500 };
  }
}

export function startOfBase(form: BaseFrequency["form"]): BaseFrequency {
  return startOf(form) as BaseFrequency;
}

/** What fits at most once a day; the server says the same. */
const MOST: Readonly<Record<string, number>> = {
  day: 96,
  week: 7,
  month: 28,
  quarter: 90,
  year: 365,
};
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const DAYS_IN = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Keys of the sentences that say what is wrong with it; none where it can be meant. */
export function faultsOf(frequency: Frequency): string[] {
  switch (frequency.form) {
    case "rotation":
      return whole(frequency.times, 1, 1000) ? [] : ["frequency.fault.times"];
    case "before_holidays":
      return whole(frequency.days, 1, 60) ? [] : ["frequency.fault.holidays"];
    case "after_event":
      return [
        ...(whole(frequency.days, 0, 3660) ? [] : ["frequency.fault.days"]),
        ...(frequency.min_days > frequency.days ? ["frequency.fault.min_days"] : []),
      ];
    case "by_meter":
      return [
        ...(frequency.item.trim() ? [] : ["frequency.fault.item"]),
        ...(frequency.every > 0 ? [] : ["frequency.fault.every"]),
      ];
    case "by_age": {
      const ages = frequency.steps.map((step) => step.from_years);
      const ascends = ages.every((age, index) => age > (ages[index - 1] ?? -1));
      return [
        ...(ages[0] === 0 && ascends ? [] : ["frequency.fault.ages"]),
        ...frequency.steps.flatMap((step) => baseFaults(step.rule)),
      ];
    }
    case "by_season":
      return [
        ...(frequency.seasons.length > 0 ? [] : ["frequency.fault.seasons"]),
        ...(frequency.seasons.every((one) => isDay(one.opens) && isDay(one.closes))
          ? []
          : ["frequency.fault.season_day"]),
        ...frequency.seasons.flatMap((one) => baseFaults(one.rule)),
        ...(frequency.otherwise ? baseFaults(frequency.otherwise) : []),
      ];
    default:
      return baseFaults(frequency);
  }
}

function baseFaults(rule: BaseFrequency): string[] {
  switch (rule.form) {
    case "every":
      return [
        ...(whole(rule.days, 1, 3660) ? [] : ["frequency.fault.days"]),
        ...(rule.min_days > rule.days ? ["frequency.fault.min_days"] : []),
      ];
    case "every_months":
      return [
        ...(whole(rule.months, 1, 240) ? [] : ["frequency.fault.months"]),
        ...(rule.min_days > 28 * rule.months ? ["frequency.fault.min_days"] : []),
      ];
    case "times_per":
      if (!whole(rule.times, 1, 100)) return ["frequency.fault.times"];
      return rule.times > (MOST[rule.period] ?? 0) ? ["frequency.fault.too_often"] : [];
    case "every_hours":
      return [
        ...(rule.hours > 0 && rule.hours <= 24 ? [] : ["frequency.fault.hours"]),
        ...(CLOCK.test(rule.opens) && CLOCK.test(rule.closes) ? [] : ["frequency.fault.clock"]),
      ];
  }
}

function whole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** "06-01"; a day that some year has. */
function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const [month = 0, day = 0] = text.split("-").map(Number);
  return day <= (DAYS_IN[month - 1] ?? 0);
}
