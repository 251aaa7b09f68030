/** Questions about the programme, the team and what falls due. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { at, call } from "../client.ts";
import type {
  CheckPack,
  Due,
  Feasibility,
  Forecast,
  Page,
  Programme,
  ProgrammeRequest,
  Surprise,
  Team,
  TeamRequest,
  Wish,
} from "../types.ts";

export function useProgramme(site: string) {
  return useQuery({
    queryKey: ["site", site, "programme"],
    queryFn: () => call<Programme>(at("sites", site, "programme")),
  });
}
export function useSaveProgramme(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProgrammeRequest) =>
      call<Programme>(at("sites", site, "programme"), { method: "PUT", body }),
    onSuccess: (programme) => {
      client.setQueryData(["site", site, "programme"], programme);
      return forgetWhatIsDue(client, site);
    },
  });
}
/** What falls due, and what it takes, follows from programme and team. */
function forgetWhatIsDue(client: QueryClient, site: string) {
  return Promise.all(
    ["due", "forecast", "feasibility", "packs"].map((part) =>
      client.invalidateQueries({ queryKey: ["site", site, part] }),
    ),
  );
}
/** What the files that were imported ask for by themselves. */
export function useWishes(site: string) {
  return useQuery({
    queryKey: ["site", site, "wishes"],
    queryFn: () => call<Page<Wish>>(at("sites", site, "programme", "proposals")),
  });
}
export function useTeam(site: string) {
  return useQuery({
    queryKey: ["site", site, "team"],
    queryFn: () => call<Team>(at("sites", site, "team")),
  });
}
export function useSaveTeam(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TeamRequest) =>
      call<Team>(at("sites", site, "team"), { method: "PUT", body }),
    onSuccess: (team) => {
      client.setQueryData(["site", site, "team"], team);
      return forgetWhatIsDue(client, site);
    },
  });
}
export function useDue(site: string, from: string | undefined, days = 28) {
  return useQuery({
    queryKey: ["site", site, "due", from, days],
    queryFn: () => call<Due>(at("sites", site, "due"), { query: { from, days } }),
    enabled: from !== undefined,
  });
}

/** The months ahead by skill, and what will be late. */
export function useForecast(site: string, from: string, days: number) {
  return useQuery({
    queryKey: ["site", site, "forecast", from, days],
    queryFn: () => call<Forecast>(at("sites", site, "forecast"), { query: { from, days } }),
  });
}
export function forecastCsv(site: string, from: string, days: number, lang: "zh" | "en"): string {
  return `/api/v1/sites/${encodeURIComponent(site)}/forecast.csv?from=${from}&days=${days}&lang=${lang}`;
}
export function usePacks(site: string, wanted: boolean) {
  return useQuery({
    queryKey: ["site", site, "packs"],
    queryFn: () => call<Page<CheckPack>>(at("sites", site, "packs")),
    enabled: wanted,
  });
}
export function useAddChecks(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { revision: number; pack: string; checks: string[] }) =>
      call<Programme>(at("sites", site, "programme", "checks"), { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["site", site] }),
  });
}

export function useSurprises(site: string) {
  return useQuery({
    queryKey: ["site", site, "surprises"],
    queryFn: () => call<Page<Surprise>>(at("sites", site, "surprises")),
  });
}
export function useDrawSurprise(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: {
      name: string;
      kinds: string[];
      count: number;
      cover_draws: number;
      opens_at: string;
    }) => call<Surprise>(at("sites", site, "surprises"), { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["site", site, "surprises"] }),
  });
}
export function useOpenSurprise(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call<Surprise>(at("sites", site, "surprises", id, "open"), { method: "POST" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["site", site, "surprises"] }),
  });
}

/** What cannot be planned as things are; asked only while somebody is about to plan. */
export function useFeasibility(site: string, startsOn: string, weeks: number) {
  return useQuery({
    queryKey: ["site", site, "feasibility", startsOn, weeks],
    queryFn: () =>
      call<Feasibility>(at("sites", site, "feasibility"), {
        query: { starts_on: startsOn, weeks },
      }),
    enabled: startsOn !== "",
    retry: false,
  });
}
