/** Imports, and following jobs. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { at, call } from "../client.ts";
import type { ImportReport, Job } from "../types.ts";

interface PlanUpload {
  files: readonly File[];
  name: string;
  /** What is said of DXF drawings, one for each; the server refuses what it cannot mean. */
  drawings: readonly object[];
  /** What the columns of map files mean; guessed where it is not said. */
  mapping: object | null;
}

export function useImport() {
  return useMutation({
    mutationFn: ({ files, name, drawings, mapping }: PlanUpload) => {
      const form = new FormData();
      form.set("name", name);
      form.set("drawings", JSON.stringify(drawings));
      if (mapping) form.set("mapping", JSON.stringify(mapping));
      for (const file of files) form.append("files", file, file.name);
      return call<{ job: Job }>(at("imports"), { method: "POST", body: form });
    },
  });
}
export function useImportReport(site: string) {
  return useQuery({
    queryKey: ["site", site, "import-report"],
    queryFn: () => call<ImportReport>(at("sites", site, "import-report")),
    enabled: site !== "",
  });
}
export function isOver(job: Job | undefined): boolean {
  return job !== undefined && job.state !== "queued" && job.state !== "running";
}
/** Follows a job, once a second while it works. */
export function useJob(job: string | null) {
  return useQuery({
    queryKey: ["job", job],
    queryFn: () => call<Job>(at("jobs", job ?? "")),
    enabled: job !== null,
    staleTime: 0,
    refetchInterval: (query) => (isOver(query.state.data) ? false : 1000),
  });
}
export function useCancelJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (job: string) => call<Job>(at("jobs", job, "cancel"), { method: "POST" }),
    onSuccess: (job) => client.setQueryData(["job", job.id], job),
  });
}
