/** Sends what was done in the order it was done; keeps it while the network is gone; loses nothing. */
import { ApiProblem, at, call, Unreachable } from "../api/client.ts";
import type { Change, TabletStore } from "./store.ts";

/** What became of one change. */
export type Outcome =
  | { readonly kind: "accepted" }
  | { readonly kind: "offline" }
  | { readonly kind: "signed_out" }
  | { readonly kind: "refused"; readonly type: string; readonly detail: string };

export type Send = (change: Change) => Promise<Outcome>;

/** Why sending stopped: everything is gone, or what keeps the rest here. */
export type Drained = {
  readonly sent: number;
  readonly refused: number;
  readonly stopped: null | "offline" | "signed_out";
};

/** Puts a change at the end of the outbox, and what belongs to it, in one transaction. */
export async function queue(store: TabletStore, ...changes: readonly Change[]): Promise<void> {
  await store.transaction("rw", store.changes, async () => {
    for (const change of changes) {
      // The same photo may belong to two findings: it is sent once.
      if ((await store.changes.where("id").equals(change.id).count()) === 0) {
        await store.changes.add(change);
      }
    }
  });
}

/**
 * Sends queued changes in the order they were made; stops when the network or the session is gone.
 *
 * Each change is removed only after the server has it; one that arrives twice is known there by its id.
 * A refused change is set aside with the reason and the rest goes on. Only what `user` did is sent: on
 * a tablet that is handed over, a colleague's work waits for the colleague.
 */
export async function drain(
  store: TabletStore,
  user: string,
  send: Send,
  now: () => Date,
): Promise<Drained> {
  let sent = 0;
  let refused = 0;
  for (;;) {
    const change = await store.changes
      .orderBy("n")
      .filter((waiting) => waiting.user === user)
      .first();
    if (change?.n === undefined) return { sent, refused, stopped: null };
    const outcome = await send(change);
    if (outcome.kind === "offline" || outcome.kind === "signed_out") {
      return { sent, refused, stopped: outcome.kind };
    }
    const { n } = change;
    if (outcome.kind === "refused") {
      await store.transaction("rw", store.changes, store.refused, async () => {
        await store.refused.put({
          id: change.id,
          change,
          type: outcome.type,
          detail: outcome.detail,
          refused_at: now().toISOString(),
        });
        await store.changes.delete(n);
      });
      refused += 1;
    } else {
      await store.changes.delete(n);
      sent += 1;
    }
  }
}

/** Sends one change to the server. A busy or failing server counts as no network: it is tried again. */
export async function sendChange(change: Change): Promise<Outcome> {
  const [collection, body] =
    change.kind === "photo"
      ? (["photos", change.photo] as const)
      : ([`${change.kind}s`, change.body] as const);
  try {
    await call(at("sites", change.site, collection, change.id), { method: "PUT", body });
    return { kind: "accepted" };
  } catch (error) {
    if (error instanceof Unreachable) return { kind: "offline" };
    if (error instanceof ApiProblem) {
      if (error.status === 401) return { kind: "signed_out" };
      if (error.status >= 500 || error.status === 429) return { kind: "offline" };
      return { kind: "refused", type: error.type, detail: error.detail };
    }
    throw error;
  }
}

/** Seconds to wait before the next try after so many in vain: 2, 4, 8 … at most a minute. */
export function patience(failures: number): number {
  return Math.min(2 ** Math.min(failures, 6), 60);
}

/** Puts refused changes back into the outbox, for instance after the round was given to this person. */
export async function tryAgain(store: TabletStore, ids: readonly string[]): Promise<void> {
  await store.transaction("rw", store.changes, store.refused, async () => {
    for (const id of ids) {
      const refused = await store.refused.get(id);
      if (!refused) continue;
      const { n: _, ...change } = refused.change;
      await store.changes.add(change as Change);
      await store.refused.delete(id);
    }
  });
}

/** Everything that is waiting or refused as one file: the last resort when nothing can be sent. */
export async function exportOutbox(store: TabletStore): Promise<Blob> {
  const waiting = await store.changes.orderBy("n").toArray();
  const refused = (await store.refused.toArray()).map((item) => item.change);
  const written = await Promise.all(
    [...refused, ...waiting].map(async (change) =>
      change.kind === "photo" ? { ...change, photo: await asDataUrl(change.photo) } : { ...change },
    ),
  );
  return new Blob([JSON.stringify({ format: "walkround-outbox/1", changes: written })], {
    type: "application/json",
  });
}

function asDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("the photo cannot be read"));
    reader.readAsDataURL(blob);
  });
}
