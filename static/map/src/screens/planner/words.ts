/** Frequencies and skills in words. */
import { useCallback } from "react";
import type { Frequency } from "../../api/types.ts";
import { useTranslation } from "../../i18n/index.ts";

/** "at most every 7 days", "2 times a week", "every 2 h from 08:00 to 20:00". */
export function useFrequencyWords(): (frequency: Frequency) => string {
  const { t } = useTranslation();
  return useCallback(
    (frequency) => {
      switch (frequency.form) {
        case "every":
          return frequency.days === 1
            ? t("frequency.daily")
            : t("frequency.every", { days: frequency.days });
        case "times_per":
          return t("frequency.times_per", {
            times: frequency.times,
            period: t(`period_name.${frequency.period}`),
          });
        case "every_hours":
          return t("frequency.every_hours", { ...frequency });
      }
    },
    [t],
  );
}

/** The name of a skill the catalogue of words knows; its code where it does not. */
export function useSkillName(): (skill: string) => string {
  const { t } = useTranslation();
  return useCallback((skill) => t(`skill.${skill}`, { defaultValue: skill }), [t]);
}
