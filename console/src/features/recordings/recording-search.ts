/** What the page of recordings is narrowed by, as its address carries it. */
import { PHRASE_KINDS } from "@/api/contract";
import { said } from "@/api/http";
import type { RecordingFilter } from "@/api/recordings";
import { RECORDING_SEARCH } from "@/lib/search";

export type RecordingSearch = { [Name in (typeof RECORDING_SEARCH)[number]]?: string };

const AT_HAND: readonly string[] = ["day", "campaign_id"];

/** Something is set that does not stand in the title line. */
export const isNarrowed = (filter: RecordingSearch): boolean =>
  RECORDING_SEARCH.some((name) => !AT_HAND.includes(name) && filter[name] !== undefined);

/** The address is text; the server wants numbers and flags. What cannot be read is left out. */
export function filterOf(search: RecordingSearch): RecordingFilter {
  const { min_seconds, max_seconds, is_reviewed, is_pinned, hit, ...texts } = search;
  return said({
    ...texts,
    min_seconds: numberOf(min_seconds),
    max_seconds: numberOf(max_seconds),
    is_reviewed: flagOf(is_reviewed),
    is_pinned: flagOf(is_pinned),
    hit: PHRASE_KINDS.find((kind) => kind === hit),
  });
}

const numberOf = (text = ""): number | undefined =>
  /^\d{1,6}$/.test(text) ? Number(text) : undefined;
const flagOf = (text = ""): boolean | undefined => ({ true: true, false: false })[text];

/** A kept filter as the page's address has it; what the page does not know stays behind. */
export function searchOf(filters: object): RecordingSearch {
  const known = RECORDING_SEARCH.flatMap((name) => {
    const value: unknown = (filters as Record<string, unknown>)[name];
    return value === undefined || value === null ? [] : [[name, String(value)] as const];
  });
  return Object.fromEntries(known);
}
