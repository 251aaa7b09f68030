/** Questions to the server as hooks: cached by key, asked again when stale. */
export * from "./queries/client.ts";
export * from "./queries/findings.ts";
export * from "./queries/jobs.ts";
export * from "./queries/plans.ts";
export * from "./queries/programme.ts";
export * from "./queries/rounds.ts";
export * from "./queries/session.ts";
export * from "./queries/sites.ts";
