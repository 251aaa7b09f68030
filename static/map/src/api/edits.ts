/** The plan editor's questions to the server: edits and their undo, doubts, walks, bands of time. */
import {
  keepPreviousData,
  type QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { at, call } from "./client.ts";
import type {
  Doubts,
  Edit,
  EditEntry,
  EditOutcome,
  FoundWalk,
  IsochroneFeatures,
  Job,
  Page,
  PartChange,
  PlacedPoint,
  Profile,
  Reimport,
  Site,
} from "./types.ts";

function keepOutcome(client: QueryClient, site: string, outcome: EditOutcome) {
  client.setQueryData<Site>(
    ["site", site],
    (known) => known && { ...known, revision: outcome.revision },
  );
  return client.invalidateQueries({ queryKey: ["site", site] });
}

/** Does some edits as one step. Somebody else's change is fetched, so that the next try is on it. */
export function useEditPlan(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { revision: number; edits: readonly Edit[] }) =>
      call<EditOutcome>(at("sites", site, "edits"), { method: "POST", body }),
    onSuccess: (outcome) => keepOutcome(client, site, outcome),
    onError: () => client.invalidateQueries({ queryKey: ["site", site] }),
  });
}

export function useStepBack(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ way, revision }: { way: "undo" | "redo"; revision: number }) =>
      call<EditOutcome>(at("sites", site, "edits", way), { method: "POST", body: { revision } }),
    onSuccess: (outcome) => keepOutcome(client, site, outcome),
    onError: () => client.invalidateQueries({ queryKey: ["site", site] }),
  });
}

export function useEditHistory(site: string) {
  return useQuery({
    queryKey: ["site", site, "edits"],
    queryFn: () => call<Page<EditEntry>>(at("sites", site, "edits")),
    placeholderData: keepPreviousData,
  });
}

/** What one edit of the history changed, part by part. */
export function useEditEntry(site: string, number: number | null) {
  return useQuery({
    queryKey: ["site", site, "edits", number],
    queryFn: () => call<Page<PartChange>>(at("sites", site, "edits", `${number}`)),
    enabled: number !== null,
  });
}

/** What edits would change; nothing is kept. */
export function previewEdits(
  site: string,
  revision: number,
  edits: readonly Edit[],
): Promise<Page<PartChange>> {
  return call(at("sites", site, "edits", "preview"), { method: "POST", body: { revision, edits } });
}

export function useDoubts(site: string) {
  return useQuery({
    queryKey: ["site", site, "doubts"],
    queryFn: () => call<Doubts>(at("sites", site, "doubts")),
    placeholderData: keepPreviousData,
  });
}

/** Says of doubts that the plan is right as it is, or opens them again. */
export function useSettleDoubts(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { ids: readonly string[]; is_right: boolean }) =>
      call<unknown>(at("sites", site, "doubts", "settle"), { method: "POST", body }),
    onSettled: () => client.invalidateQueries({ queryKey: ["site", site, "doubts"] }),
  });
}

/** The way between two points; a change of the plan asks for it anew. */
export function useWalk(
  site: string,
  from: PlacedPoint | null,
  to: PlacedPoint | null,
  profile: Profile,
) {
  return useQuery({
    queryKey: ["site", site, "walk", from, to, profile],
    queryFn: () =>
      call<FoundWalk>(at("sites", site, "walk"), {
        query: {
          from_storey: from?.storey,
          from_lon: from?.at[0],
          from_lat: from?.at[1],
          to_storey: to?.storey,
          to_lon: to?.at[0],
          to_lat: to?.at[1],
          profile,
        },
      }),
    enabled: from !== null && to !== null,
  });
}

export function useIsochrones(
  site: string,
  from: PlacedPoint | null,
  show: string | null,
  profile: Profile,
) {
  return useQuery({
    queryKey: ["site", site, "isochrones", from, show, profile],
    queryFn: () =>
      call<IsochroneFeatures>(at("sites", site, "isochrones"), {
        query: {
          storey: from?.storey,
          lon: from?.at[0],
          lat: from?.at[1],
          show,
          profile,
          step_s: 60,
          bands: 5,
        },
      }),
    enabled: from !== null && show !== null,
  });
}

/** The newer plan that waits for a decision; null where none does. */
export function useReimport(site: string) {
  return useQuery({
    queryKey: ["site", site, "reimport"],
    queryFn: () => call<Reimport | null>(at("sites", site, "reimport")),
  });
}

export function useUploadNewer(site: string) {
  return useMutation({
    mutationFn: (files: readonly File[]) => {
      const form = new FormData();
      for (const file of files) form.append("files", file, file.name);
      return call<{ job: Job }>(at("sites", site, "reimport"), { method: "POST", body: form });
    },
  });
}

export function useDecide(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { revision: number; accept: string[]; refuse: string[] }) =>
      call<{ outcome: EditOutcome | null }>(at("sites", site, "reimport", "decisions"), {
        method: "POST",
        body,
      }),
    onSuccess: ({ outcome }) =>
      outcome
        ? keepOutcome(client, site, outcome)
        : client.invalidateQueries({ queryKey: ["site", site] }),
    onError: () => client.invalidateQueries({ queryKey: ["site", site] }),
  });
}
