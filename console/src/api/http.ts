/** One door to the API: same-origin, typed by its description, with the CSRF echo and problems as errors. */
import createClient from "openapi-fetch";

import type { Whole } from "@/api/contract";
import type { paths } from "@/api/schema";

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
  ) {
    super(detail || title);
    this.name = "Problem";
  }

  /** Nothing came back: the server or the network is down. */
  static unreachable(): Problem {
    return new Problem(0, "unreachable", "unreachable", "");
  }
}

type Listener = () => void;
let signedOut: Listener = () => undefined;

/** Called once the server says that the session is over. */
export function onSignedOut(listener: Listener): void {
  signedOut = listener;
}

export function cookie(name: string, cookies: string): string | null {
  for (const pair of cookies.split("; ")) {
    const cut = pair.indexOf("=");
    if (pair.slice(0, cut) === name) return decodeURIComponent(pair.slice(cut + 1));
  }
  return null;
}

export async function problemOf(response: Response): Promise<Problem> {
  const fallback = new Problem(response.status, `http_${response.status}`, response.statusText, "");
  try {
    const said = (await response.json()) as Partial<Record<"code" | "title" | "detail", unknown>>;
    const text = (value: unknown, otherwise: string) =>
      typeof value === "string" ? value : otherwise;
    return new Problem(
      response.status,
      text(said.code, fallback.code),
      text(said.title, fallback.title),
      text(said.detail, ""),
    );
  } catch {
    return fallback;
  }
}

export const client = createClient<paths>({ baseUrl: "", credentials: "same-origin" });

client.use({
  onRequest({ request }) {
    const token = request.method === "GET" ? null : cookie("talktime_csrf", document.cookie);
    if (token) request.headers.set("X-CSRF-Token", token);
    return request;
  },
  async onResponse({ response, schemaPath }) {
    if (response.ok) return;
    if (response.status === 401 && schemaPath !== "/api/v1/session") signedOut();
    throw await problemOf(response);
  },
  onError({ error }) {
    if (error instanceof Error && error.name === "AbortError") return error;
    return Problem.unreachable();
  },
});

/** What an answer brought. A refusal has been thrown before this. */
export async function sent<T>(answer: Promise<{ data?: T }>): Promise<Whole<T>> {
  return (await answer).data as Whole<T>;
}

/** The parts of a filter that say something. */
export function said<T extends object>(filter: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(filter).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}

/** A key that makes a repeat of the same request harmless. */
export const onceKey = (): { "Idempotency-Key": string } => ({
  "Idempotency-Key": crypto.randomUUID(),
});
