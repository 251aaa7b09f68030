/** Questions about plans and their routes. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { at, call } from "../client.ts";
import type { Job, Page, Plan, PlanItem, PlanRequest, RouteFeatures, Why } from "../types.ts";
import { NEVER } from "./client.ts";

export function usePlans(site: string) {
  return useQuery({
    queryKey: ["site", site, "plans"],
    queryFn: () => call<Page<PlanItem>>(at("sites", site, "plans")),
  });
}
export function usePlan(site: string, plan: string | null) {
  return useQuery({
    queryKey: ["site", site, "plan", plan],
    queryFn: () => call<Plan>(at("sites", site, "plans", plan ?? "")),
    enabled: plan !== null,
    // Changes are merged round by round already; comparing ten thousand stops again takes long.
    structuralSharing: false,
  });
}
export function useMakePlan(site: string) {
  return useMutation({
    mutationFn: (body: PlanRequest) =>
      call<Job | { job: Job }>(at("sites", site, "plans"), { method: "POST", body }).then(
        (answer) => ("job" in answer ? answer.job : answer),
      ),
  });
}
export function usePublishPlan(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (plan: string) =>
      call<PlanItem>(at("sites", site, "plans", plan, "publish"), { method: "POST" }),
    onSuccess: (plan) =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["site", site, "plans"] }),
        client.invalidateQueries({ queryKey: ["site", site, "plan", plan.id] }),
      ]),
  });
}
export function useRouteFeatures(site: string, plan: string | null, route: string | null) {
  return useQuery({
    queryKey: ["site", site, "plan", plan, "route", route],
    queryFn: () =>
      call<RouteFeatures>(
        at("sites", site, "plans", plan ?? "", "routes", route ?? "", "features"),
      ),
    enabled: plan !== null && route !== null,
    staleTime: NEVER,
  });
}
export function useWhy(site: string, plan: string | null, visit: string | null) {
  return useQuery({
    queryKey: ["site", site, "plan", plan, "why", visit],
    queryFn: () => call<Why>(at("sites", site, "plans", plan ?? "", "visits", visit ?? "")),
    enabled: plan !== null && visit !== null,
    staleTime: NEVER,
  });
}
