/** Rounds taken along: everything a round needs, kept on the tablet. */
import { at, call } from "../api/client.ts";
import type { Pack } from "../api/types.ts";
import type { KeptPack, TabletStore } from "./store.ts";

const KEEP_DAYS = 14;

/** Fetches a round's pack and keeps it. Throws what `call` throws; what was kept before stays then. */
export async function takeAlong(
  store: TabletStore,
  to: { site: string; round: string; user: string },
  now: () => Date,
): Promise<KeptPack> {
  const pack = await call<Pack>(at("sites", to.site, "rounds", to.round, "pack"));
  const kept: KeptPack = {
    id: to.round,
    site: to.site,
    user: to.user,
    date: pack.round.date,
    kept_at: now().toISOString(),
    pack,
  };
  await store.packs.put(kept);
  return kept;
}

/** Rounds this person took along, the newest first. */
export async function keptRounds(
  store: TabletStore,
  site: string,
  user: string,
): Promise<KeptPack[]> {
  const found = await store.packs.where("site").equals(site).toArray();
  return found
    .filter((kept) => kept.user === user)
    .sort((a, b) => b.date.localeCompare(a.date) || a.id.localeCompare(b.id));
}

/** Lets go of rounds of two weeks ago, unless something of them still waits to be sent. */
export async function tidy(store: TabletStore, today: string): Promise<void> {
  if ((await store.changes.count()) > 0) return;
  const oldest = new Date(Date.parse(`${today}T12:00:00Z`) - KEEP_DAYS * 86_400_000)
    .toISOString()
    .slice(0, 10);
  for (const kept of await store.packs.where("date").below(oldest).toArray()) {
    await store.transaction("rw", store.packs, store.done, store.pinned, async () => {
      await store.done.where("round").equals(kept.id).delete();
      await store.pinned.where("round").equals(kept.id).delete();
      await store.packs.delete(kept.id);
    });
  }
}
