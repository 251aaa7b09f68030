/** The account that is signed in. */
import type { Named } from "./common.ts";

export type Role = "planner" | "inspector" | "manager" | "administrator";
export interface User extends Named {
  id: string;
  username: string;
  roles: Role[];
  inspector_id: string | null;
}
export interface DemoAccount extends Named {
  username: string;
  password: string;
  role: Role;
}
export interface Session {
  user: User | null;
  csrf: string;
  demo: boolean;
  accounts: DemoAccount[];
}
