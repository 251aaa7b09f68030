/** Questions about rounds. */
import { useQuery } from "@tanstack/react-query";
import { at, call } from "../client.ts";
import type { Page, Round } from "../types.ts";

const AGAIN = 30_000; // ms

/** Whether the order of a round may not be known yet. */
export function isSealed(round: Pick<Round, "sealed_until">): boolean {
  return Boolean(round.sealed_until) && Date.parse(round.sealed_until ?? "") > Date.now();
}

export function useRounds(site: string, date?: string) {
  return useQuery({
    queryKey: ["site", site, "rounds", date],
    queryFn: () => call<Page<Round>>(at("sites", site, "rounds"), { query: { date } }),
    // A round that is sealed opens by itself once its hour has come.
    refetchInterval: ({ state }) => (state.data?.items.some(isSealed) ? AGAIN : false),
  });
}
