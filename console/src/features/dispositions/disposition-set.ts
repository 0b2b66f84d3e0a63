/** The dispositions of a campaign as its editor shows them. */
import type { Campaign, Disposition, DispositionKind } from "@/api/contract";

export const KINDS = [
  "positive",
  "callback",
  "neutral",
  "negative",
  "wrong_number",
  "dnc",
] as const satisfies readonly DispositionKind[];

/** After these the lead is not called again. */
export const isFinal = (kind: DispositionKind): boolean =>
  kind === "negative" || kind === "wrong_number" || kind === "dnc";

export interface Line {
  one: Disposition;
  /** Those that it can change places with; empty when it is retired. */
  siblings: Disposition[];
  isPart: boolean;
}

/** Wholes with their parts below them, and what is retired at the end. */
export function linesOf(all: Disposition[]): Line[] {
  const at = (parentId: string | null) =>
    all.filter((one) => one.parent_id === parentId && !one.is_retired);
  const level = (parentId: string | null): Line[] =>
    at(parentId).flatMap((one) => [
      { one, siblings: at(parentId), isPart: parentId !== null },
      ...(parentId === null ? level(one.id) : []),
    ]);
  const shown = level(null);
  const rest = all.filter((one) => !shown.some((line) => line.one === one));
  return [...shown, ...rest.map((one) => ({ one, siblings: [], isPart: one.parent_id !== null }))];
}

/** What may stand for calls of which nobody said anything: neutral, tried again, asks nothing. */
export const defaultsOf = (all: Disposition[]): Disposition[] =>
  all.filter(
    (one) =>
      one.kind === "neutral" &&
      one.retry_minutes !== null &&
      !one.is_retired &&
      !(one.is_effective || one.is_prospect) &&
      !(one.needs_callback || one.needs_note || one.needs_intent) &&
      !all.some((part) => part.parent_id === one.id && !part.is_retired),
  );

/** The campaign of the address, or the first one. */
export const chosenOf = (campaigns: Campaign[], id: string | undefined): Campaign | undefined =>
  campaigns.find((campaign) => campaign.id === id) ?? campaigns[0];
