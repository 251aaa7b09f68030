/** Questions about one plan that is being changed, and its changes, as hooks. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { mergeChange } from "../domain/board.ts";
import { ApiProblem, at, call } from "./client.ts";
import type {
  CalendarFeed,
  ChangeRequest,
  DrawRecord,
  Job,
  Offers,
  Page,
  Plan,
  PlanChanged,
  Price,
  Proposal,
  ReplanRequest,
  Route,
} from "./types.ts";

const NEVER = Number.POSITIVE_INFINITY;

/** What a visit costs on every shift, asked as soon as it is picked up. */
export function useOffers(site: string, plan: Plan, visit: string | null) {
  return useQuery({
    queryKey: ["site", site, "plan", plan.id, "offers", visit, plan.revision],
    queryFn: () =>
      call<Offers>(at("sites", site, "plans", plan.id, "visits", visit ?? "", "offers")),
    enabled: visit !== null,
    staleTime: NEVER,
  });
}

/** How the order of a round was drawn by lot; asked only of rounds that were. */
export function useDraw(site: string, plan: Plan, route: Route) {
  return useQuery({
    queryKey: ["site", site, "plan", plan.id, "route", route.id, "draw", plan.revision],
    queryFn: () =>
      call<DrawRecord>(at("sites", site, "plans", plan.id, "routes", route.id, "draw")),
    enabled: Boolean(route.sealed_until),
    retry: false,
  });
}

/** What a change would cost, asked before anybody makes it. */
export function usePrice(site: string, plan: Plan, wish: PricedWish | null) {
  return useQuery({
    queryKey: ["site", site, "plan", plan.id, "price", wish, plan.revision],
    queryFn: () =>
      call<Price>(at("sites", site, "plans", plan.id, "prices"), {
        method: "POST",
        body: { ...wish },
      }),
    enabled: wish !== null,
    staleTime: NEVER,
  });
}

export type PricedWish = Omit<ChangeRequest, "revision"> & {
  what: "move" | "move_group" | "swap" | "exchange";
};
export type Wish = Omit<ChangeRequest, "revision"> | "undo" | "redo";

/** Changes a plan, or goes a step back or forth; only what is new comes back and is merged. */
export function useChangePlan(site: string, plan: Plan) {
  const client = useQueryClient();
  const key = ["site", site, "plan", plan.id];
  return useMutation({
    mutationFn: (wish: Wish) => {
      const revision = client.getQueryData<Plan>(key)?.revision ?? plan.revision;
      const [way, more] = typeof wish === "string" ? [wish, {}] : ["changes", wish];
      return call<PlanChanged>(at("sites", site, "plans", plan.id, way), {
        method: "POST",
        body: { revision, ...more },
      });
    },
    onSuccess: (changed) => {
      client.setQueryData<Plan>(key, (known) => known && mergeChange(known, changed));
      for (const route of changed.routes) {
        void client.invalidateQueries({ queryKey: [...key, "route", route.id] });
      }
      void client.invalidateQueries({ queryKey: [...key, "why"] });
      void client.invalidateQueries({ queryKey: ["site", site, "plans"] });
    },
    onError: (error) => {
      if (error instanceof ApiProblem && error.type === "stale-plan") {
        void client.invalidateQueries({ queryKey: key });
      }
    },
  });
}

/** What happened, for a job that mends a plan. */
export function useProposeReplan(site: string, plan: Plan) {
  return useMutation({
    mutationFn: (events: ReplanRequest) =>
      call<{ job: Job }>(at("sites", site, "plans", plan.id, "proposal"), {
        method: "POST",
        body: { revision: plan.revision, ...events },
      }).then(({ job }) => job),
  });
}

/** What is proposed for a plan; null where nothing is. */
export function useProposal(site: string, plan: Plan) {
  return useQuery({
    queryKey: ["site", site, "plan", plan.id, "proposal", plan.revision],
    queryFn: () => call<Proposal | null>(at("sites", site, "plans", plan.id, "proposal")),
  });
}

export function useAnswerProposal(site: string, plan: Plan) {
  const client = useQueryClient();
  const key = ["site", site, "plan", plan.id];
  return useMutation({
    mutationFn: (accepted: boolean): Promise<unknown> => {
      const path = at("sites", site, "plans", plan.id, "proposal");
      return accepted
        ? call<unknown>(`${path}/accept`, {
            method: "POST",
            body: { revision: plan.revision },
          })
        : call<unknown>(path, { method: "DELETE" });
    },
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: key }),
        client.invalidateQueries({ queryKey: ["site", site, "plans"] }),
      ]),
  });
}

export function useCalendars(site: string) {
  return useQuery({
    queryKey: ["site", site, "calendars"],
    queryFn: () => call<Page<CalendarFeed>>(at("sites", site, "calendars")),
  });
}
export function useOpenCalendar(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Pick<CalendarFeed, "inspector_id" | "language">) =>
      call<CalendarFeed & { path: string }>(at("sites", site, "calendars"), {
        method: "POST",
        body,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["site", site, "calendars"] }),
  });
}
export function useRevokeCalendar(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (calendar: string) =>
      call<unknown>(at("sites", site, "calendars", calendar), { method: "DELETE" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["site", site, "calendars"] }),
  });
}
