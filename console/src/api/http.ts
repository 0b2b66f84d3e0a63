/** One door to the API: same-origin JSON with the CSRF echo, and problems as errors. */

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

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface SendOptions {
  query?: Query;
  body?: unknown;
  /** Makes a repeat of the same request harmless. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

type Listener = () => void;
let signedOut: Listener = () => undefined;

/** Called once the server says that the session is over. */
export function onSignedOut(listener: Listener): void {
  signedOut = listener;
}

export function url(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ""}`;
}

export function cookie(name: string, cookies: string): string | null {
  for (const pair of cookies.split("; ")) {
    const cut = pair.indexOf("=");
    if (pair.slice(0, cut) === name) return decodeURIComponent(pair.slice(cut + 1));
  }
  return null;
}

function headersOf(method: string, options: SendOptions): Headers {
  const headers = new Headers({ Accept: "application/json" });
  if (method !== "GET") {
    const token = cookie("talktime_csrf", document.cookie);
    if (token) headers.set("X-CSRF-Token", token);
  }
  if (options.idempotencyKey) headers.set("Idempotency-Key", options.idempotencyKey);
  if (options.body !== undefined && !(options.body instanceof FormData)) {
    headers.set("Content-Type", "application/json");
  }
  return headers;
}

function bodyOf(options: SendOptions): BodyInit | null {
  if (options.body === undefined) return null;
  return options.body instanceof FormData ? options.body : JSON.stringify(options.body);
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

export async function send<T>(method: string, path: string, options: SendOptions = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url(path, options.query), {
      method,
      headers: headersOf(method, options),
      body: bodyOf(options),
      credentials: "same-origin",
      signal: options.signal ?? null,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw Problem.unreachable();
  }
  if (!response.ok) {
    if (response.status === 401 && path !== "/session") signedOut();
    throw await problemOf(response);
  }
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const get = <T>(path: string, query?: Query) =>
  send<T>("GET", path, query === undefined ? {} : { query });
export const post = <T>(path: string, body?: unknown, options: SendOptions = {}) =>
  send<T>("POST", path, { body: body ?? {}, ...options });
export const patch = <T>(path: string, body: unknown) => send<T>("PATCH", path, { body });
export const remove = <T>(path: string, body?: unknown) =>
  send<T>("DELETE", path, body === undefined ? {} : { body });
