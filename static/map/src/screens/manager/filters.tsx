/** What every page of the manager counts: a period, a category, a grade. */
import { Select } from "@mantine/core";
import { useMemo } from "react";
import { useAddress, usePeriod } from "../../address.ts";
import { useCategories, useGrades } from "../../api/queries.ts";
import type { Filters, Site } from "../../api/types.ts";
import { presetPeriod } from "../../components/period_picker.tsx";
import { useLanguage, useTranslation } from "../../i18n/index.ts";

/** The filters of the address, the last 30 days where it says no period. */
export function useFilters(site: Site): Filters {
  const { get } = useAddress();
  const [period] = usePeriod(presetPeriod("last_30", site.today));
  const category = get("category");
  const grade = get("grade");
  return useMemo(
    () => ({ ...period, ...(category ? { category } : {}), ...(grade ? { grade } : {}) }),
    [period, category, grade],
  );
}

/** Names of categories in the language in force. */
export function useCategoryName(): (key: string) => string {
  const categories = useCategories();
  const language = useLanguage();
  return (key) => {
    const found = categories.data?.items.find((item) => item.key === key);
    return found ? (language === "en" ? found.en : found.zh) : key;
  };
}

export function CategorySelect() {
  const { t } = useTranslation();
  const { get, set } = useAddress();
  const categories = useCategories();
  const name = useCategoryName();
  return (
    <Select
      size="sm"
      w={150}
      clearable
      aria-label={t("manager.category")}
      placeholder={t("manager.category_any")}
      data={(categories.data?.items ?? []).map(({ key }) => ({ value: key, label: name(key) }))}
      value={get("category")}
      onChange={(value) => set({ category: value })}
    />
  );
}

export function GradeSelect() {
  const { t } = useTranslation();
  const { get, set } = useAddress();
  const grades = useGrades();
  return (
    <Select
      size="sm"
      w={130}
      clearable
      aria-label={t("manager.grade")}
      placeholder={t("manager.grade_any")}
      data={(grades.data?.items ?? []).map(({ key }) => ({ value: key, label: t(`grade.${key}`) }))}
      value={get("grade")}
      onChange={(value) => set({ grade: value })}
    />
  );
}
