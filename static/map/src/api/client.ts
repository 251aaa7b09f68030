/** Speaks HTTP with the server: same origin, typed answers, problem+json as `ApiProblem`. */

/** A refusal the server explained: `type` is a key of the translations ("problem.<type>"). */
export class ApiProblem extends Error {
  readonly type: string;
  readonly status: number;
  readonly detail: string;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(type: string, status: number, detail: string, facts: Record<string, unknown> = {}) {
    super(detail || type);
    this.name = "ApiProblem";
    this.type = type;
    this.status = status;
    this.detail = detail;
    this.facts = facts;
  }
}

/** The server could not be reached: no network, or nobody listening. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("the server cannot be reached", { cause });
    this.name = "Unreachable";
  }
}

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface Call {
  readonly method?: Method;
  /** Sent as JSON, unless it is a form or bytes. */
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly signal?: AbortSignal;
}

const BASE = "/api/v1";
let csrf = "";

/** Remembers the token that every change must carry; `GET /session` brings it. */
export function keepCsrf(token: string): void {
  csrf = token;
}

/** Builds an address under the API from parts that may hold any character. */
export function at(...parts: readonly string[]): string {
  return `${BASE}/${parts.map(encodeURIComponent).join("/")}`;
}

function withQuery(path: string, query: Call["query"]): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

function encoded(body: unknown): { body: BodyInit | null; type: string | null } {
  if (body === undefined) return { body: null, type: null };
  if (body instanceof FormData) return { body, type: null }; // the browser adds the boundary
  if (body instanceof Blob) return { body, type: body.type || "application/octet-stream" };
  return { body: JSON.stringify(body), type: "application/json" };
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const isProblem = response.headers.get("content-type")?.includes("json") ?? false;
  if (!isProblem) return new ApiProblem("server-error", response.status, response.statusText);
  const facts = (await response.json()) as Record<string, unknown>;
  const { type, detail, title, status: _, ...rest } = facts;
  const key = typeof type === "string" ? type : "server-error";
  return new ApiProblem(key, response.status, String(detail ?? title ?? ""), rest);
}

async function send(path: string, call: Call): Promise<Response> {
  const method = call.method ?? "GET";
  const { body, type } = encoded(call.body);
  const headers = new Headers({ Accept: "application/json" });
  if (type) headers.set("Content-Type", type);
  if (method !== "GET" && csrf) headers.set("X-CSRF-Token", csrf);
  try {
    return await fetch(withQuery(path, call.query), {
      method,
      headers,
      body,
      credentials: "same-origin",
      ...(call.signal ? { signal: call.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Unreachable(error);
  }
}

/**
 * Calls the server and answers the decoded body.
 *
 * Throws `ApiProblem` when the server refuses and `Unreachable` when it cannot be asked. A change
 * refused for an old CSRF token is sent once more with a new one: the session may have been renewed
 * in another tab.
 */
export async function call<Answer>(path: string, options: Call = {}): Promise<Answer> {
  let response = await send(path, options);
  if (response.status === 403 && (options.method ?? "GET") !== "GET") {
    const problem = await problemOf(response.clone());
    if (problem.type === "csrf") {
      const session = await call<{ csrf: string }>(at("session"));
      keepCsrf(session.csrf);
      response = await send(path, options);
    }
  }
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
}
