/** Questions about findings and their figures. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { at, call } from "../client.ts";
import type {
  Category,
  Filters,
  FindingDetail,
  FindingFilters,
  FindingPage,
  FindingState,
  GradeItem,
  Heat,
  Measure,
  Overview,
  Page,
  StoreyFigures,
} from "../types.ts";
import { NEVER } from "./client.ts";

export function useFindings(site: string, filters: FindingFilters) {
  return useQuery({
    queryKey: ["site", site, "findings", filters],
    queryFn: () => call<FindingPage>(at("sites", site, "findings"), { query: { ...filters } }),
    placeholderData: keepPreviousData,
  });
}
export function useFinding(site: string, finding: string | null) {
  return useQuery({
    queryKey: ["site", site, "finding", finding],
    queryFn: () => call<FindingDetail>(at("sites", site, "findings", finding ?? "")),
    enabled: finding !== null,
  });
}
export function useMoveFinding(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      id,
      ...body
    }: {
      id: string;
      to: FindingState;
      note: string;
      revision: number;
    }) => call<FindingDetail>(at("sites", site, "findings", id, "moves"), { method: "POST", body }),
    onSettled: () =>
      Promise.all(
        ["findings", "finding", "overview"].map((part) =>
          client.invalidateQueries({ queryKey: ["site", site, part] }),
        ),
      ),
  });
}
export function useCategories() {
  return useQuery({
    queryKey: ["finding-categories"],
    queryFn: () => call<Page<Category>>(at("finding-categories")),
    staleTime: NEVER,
  });
}
export function useGrades() {
  return useQuery({
    queryKey: ["grades"],
    queryFn: () => call<Page<GradeItem>>(at("grades")),
    staleTime: NEVER,
  });
}
export function useOverview(site: string, filters: Filters) {
  return useQuery({
    queryKey: ["site", site, "overview", filters],
    queryFn: () => call<Overview>(at("sites", site, "overview"), { query: { ...filters } }),
    placeholderData: keepPreviousData,
  });
}
export function useHeat(site: string, storey: string | null, measure: Measure, filters: Filters) {
  return useQuery({
    queryKey: ["site", site, "heat", storey, measure, filters],
    queryFn: () =>
      call<Heat>(at("sites", site, "storeys", storey ?? "", "heat"), {
        query: { measure, ...filters },
      }),
    enabled: storey !== null,
    placeholderData: keepPreviousData,
  });
}
/** Storeys of one building side by side; "grounds" for the grounds. */
export function useStoreyFigures(site: string, building: string | null, filters: Filters) {
  return useQuery({
    queryKey: ["site", site, "building", building, "storeys", filters],
    queryFn: () =>
      call<Page<StoreyFigures>>(at("sites", site, "buildings", building ?? "", "storeys"), {
        query: { ...filters },
      }),
    enabled: building !== null,
    placeholderData: keepPreviousData,
  });
}
/** Where the one-file map of the findings is downloaded from. */
export function reportMapAddress(site: string, language: string, filters: Filters): string {
  const search = new URLSearchParams({ language });
  for (const [key, value] of Object.entries(filters)) if (value) search.set(key, value);
  return `${at("sites", site, "report", "map.html")}?${search}`;
}
