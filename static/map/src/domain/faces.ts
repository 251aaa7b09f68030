/** Which face of the map a role sees first, and which others it may use. Pure. */
import type { Role } from "../api/types.ts";

export type Face = "planner" | "inspector" | "manager";

const FACES: Readonly<Record<Role, readonly Face[]>> = {
  planner: ["planner"],
  inspector: ["inspector"],
  manager: ["manager"],
  administrator: ["planner", "manager", "inspector"],
};

/** The faces of somebody with these roles, the one to land on first. */
export function facesOf(roles: readonly Role[]): Face[] {
  return [...new Set(roles.flatMap((role) => FACES[role] ?? []))];
}

const FIRST_PAGE: Readonly<Record<Face, string>> = {
  planner: "plan",
  inspector: "round",
  manager: "overview",
};

/** The address of a face's first page. */
export function homeOf(face: Face, site: string): string {
  return `/sites/${encodeURIComponent(site)}/${FIRST_PAGE[face]}`;
}
