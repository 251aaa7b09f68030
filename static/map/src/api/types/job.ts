/** Imports and the jobs that run in the background. */
import type { Facts, Named } from "./common.ts";

export interface Issue {
  severity: "error" | "warning" | "notice";
  key: string;
  file: string;
  source_id: string;
  facts: Facts;
  fix: string;
}
export interface ImportReport {
  storeys: number;
  spaces: number;
  openings: number;
  connectors: number;
  assets: Record<string, number>;
  counts: Record<string, number>;
  files: { file: string; format: string; dialect: string }[];
  reached: { spaces: number; of_spaces: number; assets: number; of_assets: number };
  unreached: (Named & {
    id: string;
    what: string;
    storey_id: string;
    reason: string;
    fix: string;
  })[];
  issues: Issue[];
  repairs: Issue[];
  georeference: Facts;
  seconds: { open: number; geometry: number; plan: number; network: number; total: number };
}

export type JobState = "queued" | "running" | "done" | "failed" | "cancelled";
export interface Problem {
  type: string;
  title?: string;
  status?: number;
  detail?: string;
  [fact: string]: unknown;
}
export interface Job {
  id: string;
  task: string;
  state: JobState;
  progress: { stage: string; fraction: number | null; [fact: string]: unknown };
  result: Record<string, unknown> | null;
  problem: Problem | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
}
