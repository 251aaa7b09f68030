/** Questions about the account that is signed in. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { at, call, keepCsrf, Unreachable } from "../client.ts";
import type { Session, User } from "../types.ts";

const LAST_USER = "walkround.user";

/** Who was signed in when the server was last reached; a tablet without a network goes on as them. */
function lastUser(): User | null {
  const stored = localStorage.getItem(LAST_USER);
  return stored ? (JSON.parse(stored) as User) : null;
}

/** Remembers who is signed in, and the token for changes. */
function keepSession(session: Session): Session {
  keepCsrf(session.csrf);
  if (session.user) localStorage.setItem(LAST_USER, JSON.stringify(session.user));
  else localStorage.removeItem(LAST_USER);
  return session;
}

async function readSession(): Promise<Session> {
  try {
    return keepSession(await call<Session>(at("session")));
  } catch (error) {
    const user = lastUser();
    if (!(error instanceof Unreachable) || !user) throw error;
    // No token: the first change sent when the network is back fetches one.
    return { user, csrf: "", demo: false, accounts: [] };
  }
}
export function useSession() {
  return useQuery({ queryKey: ["session"], queryFn: readSession, staleTime: 300_000 });
}
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { username: string; password: string }) => {
      return keepSession(await call<Session>(at("session"), { method: "POST", body }));
    },
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(["session"], session);
    },
  });
}
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<void>(at("session"), { method: "DELETE" }),
    onSuccess: () => {
      localStorage.removeItem(LAST_USER);
      client.clear();
      return client.refetchQueries({ queryKey: ["session"] });
    },
  });
}
