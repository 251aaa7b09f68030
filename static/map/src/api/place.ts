/** Where a site lies, and what map files seem to be: questions and changes as hooks. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { at, call } from "./client.ts";
import type { Facts, Job, LngLat } from "./types.ts";

export type Datum = "wgs84" | "gcj02";

export interface PlacingOrder {
  revision: number;
  datum: Datum;
  points: { plan: LngLat; target: LngLat }[];
}

export interface Fit {
  points: { plan: LngLat; target: LngLat; residual_m: number }[];
  rms_m: number;
  scale: number;
  rotation_deg: number;
  verdicts: { key: string; facts: Facts }[];
}

export interface Place {
  revision: number;
  crs: string;
  method: string;
  warnings: string[];
  origin: LngLat;
  origin_gcj02: LngLat;
  rotation_deg: number;
  may_undo: boolean;
  history: {
    at: string;
    by: string;
    by_name: string;
    points: number;
    rms_m: number;
    undone: boolean;
    method_before: string;
  }[];
}

export interface Preview {
  files: { file: string; format: string; dialect: string }[];
  columns: { name: string; filled: number; samples: string[] }[];
  guess: Record<string, string>;
  features: number;
  is_local: boolean;
}

export function useGeoreference(site: string) {
  return useQuery({
    queryKey: ["site", site, "georeference"],
    queryFn: () => call<Place>(at("sites", site, "georeference")),
  });
}

/** Where points would bring the site; null while there are too few. */
export function useFit(site: string, order: PlacingOrder | null) {
  return useQuery({
    queryKey: ["site", site, "fit", order],
    queryFn: () =>
      call<Fit>(at("sites", site, "georeference", "fit"), { method: "POST", body: order }),
    enabled: order !== null,
    placeholderData: keepPreviousData,
  });
}

export function usePlaceSite(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: PlacingOrder) =>
      call<Fit>(at("sites", site, "georeference"), { method: "PUT", body: order }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["site", site] }),
  });
}

export function useUnplaceSite(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (revision: number) =>
      call<{ revision: number }>(at("sites", site, "georeference", "undo"), {
        method: "POST",
        body: { revision },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["site", site] }),
  });
}

/** Asks what files seem to be; the job's result has the answer. */
export function usePreview() {
  return useMutation({
    mutationFn: (files: readonly File[]) => {
      const form = new FormData();
      for (const file of files) form.append("files", file, file.name);
      return call<{ job: Job }>(at("imports", "preview"), { method: "POST", body: form });
    },
  });
}
