import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FindingIn } from "../api/types.ts";
import { drain, type Outcome, patience, queue, tryAgain } from "./outbox.ts";
import { type Change, newId, TabletStore } from "./store.ts";

const NOW = () => new Date("2026-11-23T09:00:00Z");
const BODY: FindingIn = {
  storey_id: "s",
  point: [120, 30],
  asset_id: null,
  space_id: null,
  category: "fire",
  grade: "minor",
  description: "栓口漏水",
  photos: [],
  found_at: "2026-11-23T09:00:00Z",
  visit_id: null,
  item_key: null,
  reading: null,
  fixed_on_spot: false,
};

function finding(id: string): Change {
  return { id, site: "x", user: "u", made_at: "2026-11-23T09:00:00Z", kind: "finding", body: BODY };
}
function photo(id: string): Change {
  const picture = new Blob(["jpeg"], { type: "image/jpeg" });
  return { id, site: "x", user: "u", made_at: "", kind: "photo", photo: picture };
}

/** A server that keeps what it is given by id, and can be taken away after so many answers. */
function fakeServer(answersLeft = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, Change>();
  const order: string[] = [];
  let left = answersLeft;
  return {
    kept,
    order,
    come: (answers = Number.POSITIVE_INFINITY) => {
      left = answers;
    },
    send: async (change: Change): Promise<Outcome> => {
      if (left <= 0) return { kind: "offline" };
      left -= 1;
      order.push(change.id);
      kept.set(change.id, change);
      return { kind: "accepted" };
    },
  };
}

let store: TabletStore;
beforeEach(() => {
  store = new TabletStore(`test-${newId()}`);
});
afterEach(() => store.delete());

describe("the outbox", () => {
  it("sends in the order things were done, photos before the finding that names them", async () => {
    const server = fakeServer();
    await queue(store, photo("p1"), finding("f1"));
    await queue(store, finding("f2"));
    expect(await drain(store, "u", server.send, NOW)).toEqual({
      sent: 3,
      refused: 0,
      stopped: null,
    });
    expect(server.order).toEqual(["p1", "f1", "f2"]);
    expect(await store.changes.count()).toBe(0);
  });

  it("keeps what the network did not take, and goes on from there", async () => {
    const server = fakeServer(1);
    await queue(store, finding("f1"), finding("f2"), finding("f3"));
    expect(await drain(store, "u", server.send, NOW)).toEqual({
      sent: 1,
      refused: 0,
      stopped: "offline",
    });
    expect(await store.changes.count()).toBe(2);
    server.come();
    expect((await drain(store, "u", server.send, NOW)).sent).toBe(2);
    expect(server.order).toEqual(["f1", "f2", "f3"]);
  });

  it("leaves the server with one finding when an answer was lost and it is sent twice", async () => {
    const server = fakeServer();
    let lost = true;
    const send = async (change: Change): Promise<Outcome> => {
      const outcome = await server.send(change);
      if (!lost) return outcome;
      lost = false;
      return { kind: "offline" }; // it arrived; the answer did not
    };
    await queue(store, finding("f1"));
    expect((await drain(store, "u", send, NOW)).stopped).toBe("offline");
    expect((await drain(store, "u", send, NOW)).sent).toBe(1);
    expect(server.order).toEqual(["f1", "f1"]);
    expect(server.kept.size).toBe(1);
  });

  it("sets a refused change aside with the reason and sends the rest", async () => {
    const server = fakeServer();
    const send = async (change: Change): Promise<Outcome> =>
      change.id === "f1"
        ? { kind: "refused", type: "unknown-storey", detail: "no such storey" }
        : server.send(change);
    await queue(store, finding("f1"), finding("f2"));
    expect(await drain(store, "u", send, NOW)).toEqual({ sent: 1, refused: 1, stopped: null });
    const [aside] = await store.refused.toArray();
    expect(aside).toMatchObject({ id: "f1", type: "unknown-storey" });
    await tryAgain(store, ["f1"]);
    expect(await store.refused.count()).toBe(0);
    expect((await drain(store, "u", server.send, NOW)).sent).toBe(1);
  });

  it("waits for a signed-out person instead of losing what they did", async () => {
    await queue(store, finding("f1"));
    const out = async (): Promise<Outcome> => ({ kind: "signed_out" });
    expect((await drain(store, "u", out, NOW)).stopped).toBe("signed_out");
    expect(await store.changes.count()).toBe(1);
  });

  it("sends a photo once although two findings carry it", async () => {
    const server = fakeServer();
    await queue(store, photo("p1"), finding("f1"));
    await queue(store, photo("p1"), finding("f2"));
    await drain(store, "u", server.send, NOW);
    expect(server.order).toEqual(["p1", "f1", "f2"]);
  });

  it("leaves a colleague's work for the colleague", async () => {
    const server = fakeServer();
    await queue(store, { ...finding("theirs"), user: "colleague" }, finding("mine"));
    expect(await drain(store, "u", server.send, NOW)).toMatchObject({ sent: 1, stopped: null });
    expect(server.order).toEqual(["mine"]);
    expect(await drain(store, "colleague", server.send, NOW)).toMatchObject({ sent: 1 });
    expect(server.order).toEqual(["mine", "theirs"]);
  });

  it("waits longer after each try in vain, never over a minute", () => {
    expect([0, 1, 2, 3, 10].map(patience)).toEqual([1, 2, 4, 8, 60]);
  });
});

describe("ids made on the tablet", () => {
  it("are version 4 UUIDs, also without a secure context", () => {
    const original = crypto.randomUUID;
    Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
    try {
      const id = newId();
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(newId()).not.toBe(id);
    } finally {
      Object.defineProperty(crypto, "randomUUID", { value: original, configurable: true });
    }
  });
});
