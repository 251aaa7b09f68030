/** What the server sends and takes, as docs/http_api.md promises it. Unknown keys may appear: ignore them. */
export type * from "./types/account.ts";
export type * from "./types/common.ts";
export type * from "./types/edit.ts";
export type * from "./types/finding.ts";
export type * from "./types/job.ts";
export type * from "./types/plan.ts";
export type * from "./types/programme.ts";
export type * from "./types/round.ts";
export type * from "./types/site.ts";
