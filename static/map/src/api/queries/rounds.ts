/** Questions about rounds. */
import { useQuery } from "@tanstack/react-query";
import { at, call } from "../client.ts";
import type { Page, Round } from "../types.ts";

export function useRounds(site: string, date?: string) {
  return useQuery({
    queryKey: ["site", site, "rounds", date],
    queryFn: () => call<Page<Round>>(at("sites", site, "rounds"), { query: { date } }),
  });
}
