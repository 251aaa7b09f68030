/** The cache of answers: when it asks again. */
import { QueryClient } from "@tanstack/react-query";
import { ApiProblem, Unreachable } from "../client.ts";

export const NEVER = Number.POSITIVE_INFINITY;

/** A refusal will not change by asking again; a lost network may. */
function worthRetrying(failures: number, error: Error): boolean {
  if (error instanceof ApiProblem && error.status < 500) return false;
  return failures < (error instanceof Unreachable ? 1 : 2);
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // "always": a browser's word for being offline is a guess, and a local server needs no network.
      queries: {
        staleTime: 30_000,
        retry: worthRetrying,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
