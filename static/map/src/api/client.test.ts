import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiProblem, at, call, keepCsrf, Unreachable } from "./client.ts";

function json(body: unknown, status = 200, type = "application/json"): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": type } });
}

function serve(...answers: (Response | Error)[]) {
  const fetched = vi.fn(async (_path: string, _init: RequestInit) => {
    const answer = answers.shift();
    if (!answer) throw new Error("asked once too often");
    if (answer instanceof Error) throw answer;
    return answer;
  });
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
  keepCsrf("");
});

describe("at", () => {
  it("keeps ids whole, whatever characters they hold", () => {
    expect(at("sites", "a/b", "storeys", "1$x")).toBe("/api/v1/sites/a%2Fb/storeys/1%24x");
  });
});

describe("call", () => {
  it("leaves out filters that say nothing", async () => {
    const fetched = serve(json({}));
    await call(at("sites"), { query: { q: "", grade: undefined, from: "2026-11-01", n: 0 } });
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/sites?from=2026-11-01&n=0");
  });

  it("turns a refusal into a problem with its type and facts", async () => {
    serve(
      json(
        { type: "stale-programme", title: "Stale", status: 409, detail: "d", current: 7 },
        409,
        "application/problem+json",
      ),
    );
    const problem = await call(at("x")).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ type: "stale-programme", status: 409, facts: { current: 7 } });
  });

  it("tells a server that cannot be reached from one that refuses", async () => {
    serve(new TypeError("Failed to fetch"));
    await expect(call(at("x"))).rejects.toBeInstanceOf(Unreachable);
  });

  it("sends the token with changes only", async () => {
    keepCsrf("abc");
    const fetched = serve(json({}), json({}));
    await call(at("x"));
    await call(at("x"), { method: "PUT", body: { a: 1 } });
    const token = (i: number) =>
      new Headers(fetched.mock.calls[i]?.[1].headers).get("X-CSRF-Token");
    expect(token(0)).toBeNull();
    expect(token(1)).toBe("abc");
  });

  it("fetches a new token when the old one is refused, and tries the change once more", async () => {
    keepCsrf("old");
    const fetched = serve(
      json({ type: "csrf" }, 403, "application/problem+json"),
      json({ csrf: "new" }),
      json({ ok: true }),
    );
    await expect(call(at("x"), { method: "POST" })).resolves.toEqual({ ok: true });
    expect(new Headers(fetched.mock.calls[2]?.[1].headers).get("X-CSRF-Token")).toBe("new");
  });
});
