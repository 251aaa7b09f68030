/** Frequencies and skills in words. */
import { useCallback } from "react";
import type { Frequency, ObjectiveWeights } from "../../api/types.ts";
import { frequencyWords } from "../../components/frequency_words.ts";
import { useFormats } from "../../i18n/format.ts";
import { useTranslation } from "../../i18n/index.ts";
import { BY_RANK, WEIGHTS } from "./plan_options.tsx";

/** "at most every 7 days", "2 times a week", "every 2 years, from 15 years of age every year". */
export function useFrequencyWords(): (frequency: Frequency) => string {
  const { t } = useTranslation();
  return useCallback((frequency) => frequencyWords(t, frequency), [t]);
}

/** The name of a skill the catalogue of words knows; its code where it does not. */
export function useSkillName(): (skill: string) => string {
  const { t } = useTranslation();
  return useCallback((skill) => t(`skill.${skill}`, { defaultValue: skill }), [t]);
}

/** A thing's name and its code, which some names hold already. */
export function nameWithCode(name: string, code: string): string {
  return !code || name.includes(code) ? name : `${name} ${code}`;
}

/** What a plan's cost weighed: "by rank", or each weight that counts. */
export function useWeightWords(): (weights: ObjectiveWeights | undefined) => string {
  const { t } = useTranslation();
  const { number } = useFormats();
  return (weights) => {
    if (!weights || WEIGHTS.every((key) => weights[key] === BY_RANK[key])) return t("weights.rank");
    return WEIGHTS.filter((key) => weights[key] > 0)
      .map((key) => `${t(`weights.short.${key}`)} ${number(weights[key], 3)}`)
      .join(t("weights.and"));
  };
}
