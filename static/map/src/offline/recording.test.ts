import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Answer, Pack, PackStop } from "../api/types.ts";
import {
  answerKey,
  confirmPosition,
  draftId,
  keepDraft,
  recordFinding,
  recordStop,
} from "./recording.ts";
import { newId, TabletStore } from "./store.ts";

const WALKER = { site: "x", user: "u", round: "r" };
const item = (key: string) => ({
  key,
  text: key,
  text_en: "",
  type: "pass_fail" as const,
  unit: "",
  low: null,
  high: null,
  clause: "",
  grade: "minor" as const,
});
const check = (visit_id: string, ...items: string[]) => ({
  visit_id,
  entry_key: "e",
  entry_name: "",
  entry_name_en: "",
  frequency: { form: "every" as const, days: 7, min_days: 4 },
  items: items.map(item),
  last_readings: {},
});
const STOP: PackStop = {
  n: 3,
  visit_id: "v1",
  entry_key: "e",
  asset_id: "a",
  space_id: null,
  kind: "lamp",
  code: "L",
  name: "灯",
  name_en: "Lamp",
  storey_id: "1F",
  point: [120, 30],
  starts_at: "2026-11-23T09:00:00+08:00",
  ends_at: "2026-11-23T09:01:00+08:00",
  travel_s: 1,
  due: "2026-11-23",
  done: false,
  position: { state: "unverified", mark: "1F:1.00:2.00" },
  checks: [check("v1", "clean", "lit"), check("v2", "clean")],
};
const yes = (key: string): Answer => ({ item_key: key, value: true, note: "", photos: [] });

let store: TabletStore;
beforeEach(() => {
  store = new TabletStore(`test-${newId()}`);
});
afterEach(() => store.delete());

describe("a thing seen where the plan has it", () => {
  it("is told to the server once, and asked no more on this tablet", async () => {
    const kept = { id: "r", site: "x", user: "u", date: "2026-11-23", kept_at: "" };
    const pack = { stops: [STOP, { ...STOP, n: 4, asset_id: "b" }] } as unknown as Pack;
    await store.packs.put({ ...kept, pack });
    await confirmPosition(store, WALKER, STOP, new Date(0));
    const [change, ...others] = await store.changes.toArray();
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      kind: "confirmation",
      body: { round_id: "r", asset_id: "a", position: "1F:1.00:2.00" },
    });
    const stops = (await store.packs.get("r"))?.pack.stops;
    expect(stops?.map((stop) => stop.position?.state)).toEqual(["confirmed", "unverified"]);
  });

  it("is nothing to tell of a room", async () => {
    await confirmPosition(store, WALKER, { ...STOP, asset_id: null, position: null }, new Date(0));
    expect(await store.changes.count()).toBe(0);
  });
});

describe("what is done at a stop", () => {
  it("becomes one inspection a check, each with its own answers, and the draft goes", async () => {
    await keepDraft(store, draftId("r", 3), new Date(0), {});
    await recordStop(store, WALKER, STOP, {
      outcome: "done",
      reason: "",
      startedAt: new Date("2026-11-23T01:00:00Z"),
      endedAt: new Date("2026-11-23T01:02:00Z"),
      answers: {
        [answerKey("v1", "lit")]: yes("lit"),
        [answerKey("v2", "clean")]: yes("clean"),
      },
    });
    const sent = await store.changes.orderBy("n").toArray();
    const bodies = sent.map((change) => (change.kind === "inspection" ? change.body : null));
    expect(bodies.map((body) => [body?.visit_id, body?.answers.map((a) => a.item_key)])).toEqual([
      ["v1", ["lit"]],
      ["v2", ["clean"]],
    ]);
    expect(await store.done.where("round").equals("r").count()).toBe(2);
    expect(await store.drafts.count()).toBe(0);
  });

  it("queues a finding after its photos and pins it here", async () => {
    const picture = new Blob(["x"], { type: "image/jpeg" });
    const id = await recordFinding(
      store,
      WALKER,
      {
        storey_id: "1F",
        point: [120, 30],
        asset_id: null,
        space_id: null,
        category: "fire",
        grade: "minor",
        description: "",
        found_at: "2026-11-23T01:00:00Z",
        visit_id: null,
        item_key: null,
        reading: null,
        fixed_on_spot: false,
      },
      [{ sha256: "ab", picture, thumbnail: picture }],
    );
    const sent = await store.changes.orderBy("n").toArray();
    expect(sent.map((change) => change.id)).toEqual(["ab", id]);
    expect((await store.pinned.get(id))?.body.photos).toEqual(["ab"]);
  });
});
