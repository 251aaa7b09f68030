import { describe, expect, it } from "vitest";
import { FORMS, faultsOf, startOf } from "./frequency.ts";

describe("a frequency as it is first offered", () => {
  it.each(FORMS.filter((form) => form !== "by_meter"))("can be meant: %s", (form) => {
    expect(startOf(form).form).toBe(form);
    expect(faultsOf(startOf(form))).toEqual([]);
  });

  it("waits for the name of the meter", () => {
    expect(faultsOf(startOf("by_meter"))).toEqual(["frequency.fault.item"]);
  });
});

describe("what cannot be meant", () => {
  it("is a least gap above the greatest", () => {
    expect(faultsOf({ form: "every", days: 7, min_days: 8 })).toEqual(["frequency.fault.min_days"]);
    expect(faultsOf({ form: "every", days: 7, min_days: 7 })).toEqual([]);
    // Three months have 84 days at least.
    expect(faultsOf({ form: "every_months", months: 3, min_days: 85 })).toHaveLength(1);
  });

  it("is more visits than days in the shortest period", () => {
    expect(faultsOf({ form: "times_per", times: 7, period: "week" })).toEqual([]);
    expect(faultsOf({ form: "times_per", times: 8, period: "week" })).toEqual([
      "frequency.fault.too_often",
    ]);
  });

  it("are ages that do not ascend from nought", () => {
    const rule = { form: "every_months", months: 12, min_days: 0 } as const;
    const at = (...ages: number[]) =>
      faultsOf({ form: "by_age", steps: ages.map((from_years) => ({ from_years, rule })) });
    expect(at(0, 15)).toEqual([]);
    expect(at(1, 15)).toEqual(["frequency.fault.ages"]);
    expect(at(0, 15, 15)).toEqual(["frequency.fault.ages"]);
  });

  it("is a day that no year has, but not the day of leap years", () => {
    const season = (closes: string) =>
      faultsOf({
        form: "by_season",
        seasons: [{ opens: "11-15", closes, rule: { form: "every", days: 7, min_days: 0 } }],
      });
    expect(season("02-29")).toEqual([]);
    expect(season("02-30")).toEqual(["frequency.fault.season_day"]);
  });

  it("is half a day, and nothing", () => {
    expect(faultsOf({ form: "every", days: 1.5, min_days: 0 })).toEqual(["frequency.fault.days"]);
    expect(faultsOf({ form: "rotation", times: 0, period: "week" })).toHaveLength(1);
  });
});
