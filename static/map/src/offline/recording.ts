/** Keeps what was done on a round: the outbox and what this tablet remembers change together or not at all. */
import type { Answer, FindingIn, Pack, PackStop } from "../api/types.ts";
import { queue } from "./outbox.ts";
import type { Shot } from "./photos.ts";
import { type Change, newId, type TabletStore } from "./store.ts";

/** Whose work it is, and on which round. */
export interface Walker {
  readonly site: string;
  readonly user: string;
  readonly round: string;
}

export function answerKey(visit: string, item: string): string {
  return `${visit}/${item}`;
}

export function draftId(round: string, stop: number): string {
  return `${round}/${stop}`;
}

/** Keeps the answers given so far at a stop. */
export async function keepDraft(
  store: TabletStore,
  id: string,
  startedAt: Date,
  answers: Readonly<Record<string, Answer>>,
): Promise<void> {
  await store.drafts.put({ id, started_at: startedAt.toISOString(), answers });
}

export interface StopResult {
  readonly outcome: "done" | "no_access";
  readonly reason: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly answers: Readonly<Record<string, Answer>>;
}

/** Records a stop: one inspection for each of its checks, each with its own answers. */
export async function recordStop(
  store: TabletStore,
  walker: Walker,
  stop: PackStop,
  result: StopResult,
): Promise<void> {
  const at = result.endedAt.toISOString();
  const changes = stop.checks.map(
    (check): Change => ({
      id: newId(),
      site: walker.site,
      user: walker.user,
      made_at: at,
      kind: "inspection",
      body: {
        round_id: walker.round,
        visit_id: check.visit_id,
        outcome: result.outcome,
        reason: result.reason,
        started_at: result.startedAt.toISOString(),
        ended_at: at,
        answers: check.items.flatMap((item) => {
          const answer = result.answers[answerKey(check.visit_id, item.key)];
          return answer ? [answer] : [];
        }),
      },
    }),
  );
  await store.transaction("rw", store.changes, store.done, store.drafts, async () => {
    await queue(store, ...changes);
    await store.done.bulkPut(
      stop.checks.map((check) => ({
        visit: check.visit_id,
        round: walker.round,
        outcome: result.outcome,
        at,
      })),
    );
    await store.drafts.delete(draftId(walker.round, stop.n));
  });
}

/** Queues photos at once: they come before whatever will name them. */
export async function keepPhotos(
  store: TabletStore,
  walker: Walker,
  shots: readonly Shot[],
  now: Date,
): Promise<void> {
  const changes = shots.map(
    (shot): Change => ({
      id: shot.sha256,
      site: walker.site,
      user: walker.user,
      made_at: now.toISOString(),
      kind: "photo",
      photo: shot.picture,
    }),
  );
  await store.transaction("rw", store.changes, store.thumbnails, async () => {
    await store.thumbnails.bulkPut(
      shots.map((shot) => ({ sha256: shot.sha256, picture: shot.thumbnail })),
    );
    await queue(store, ...changes);
  });
}

/** Records that a thing stands where the plan has it, and lets this tablet's own plan know. */
export async function confirmPosition(
  store: TabletStore,
  walker: Walker,
  stop: PackStop,
  at: Date,
): Promise<void> {
  const { asset_id: asset, position } = stop;
  if (!asset || !position) return;
  await store.transaction("rw", store.changes, store.packs, async () => {
    await queue(store, {
      id: newId(),
      site: walker.site,
      user: walker.user,
      made_at: at.toISOString(),
      kind: "confirmation",
      body: { round_id: walker.round, asset_id: asset, position: position.mark },
    });
    const kept = await store.packs.get(walker.round);
    if (!kept) return;
    const stops = kept.pack.stops.map((one) =>
      one.asset_id === asset && one.position
        ? { ...one, position: { ...one.position, state: "confirmed" as const } }
        : one,
    );
    await store.packs.put({ ...kept, pack: { ...kept.pack, stops } });
  });
}

/** Records a finding with its photos, and pins it on this tablet's plan. Answers its id. */
export async function recordFinding(
  store: TabletStore,
  walker: Walker,
  body: Omit<FindingIn, "photos">,
  shots: readonly Shot[],
): Promise<string> {
  const id = newId();
  const whole: FindingIn = { ...body, photos: shots.map((shot) => shot.sha256) };
  await store.transaction("rw", store.changes, store.pinned, store.thumbnails, async () => {
    await keepPhotos(store, walker, shots, new Date(body.found_at));
    await queue(store, {
      id,
      site: walker.site,
      user: walker.user,
      made_at: body.found_at,
      kind: "finding",
      body: whole,
    });
    await store.pinned.put({ id, round: walker.round, site: walker.site, body: whole });
  });
  return id;
}

/** Whether a pack still says what this tablet kept: a new plan replaces rounds under other ids. */
export function isSameRound(kept: Pack, listed: { id: string; plan_id: string }): boolean {
  return kept.round.id === listed.id && kept.round.plan_id === listed.plan_id;
}
