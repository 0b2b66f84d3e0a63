/** Which part of a long list a screen that nobody touches shows now. */

export const TURN_SECONDS = 10;

export interface Shown<T> {
  items: T[];
  page: number;
  pages: number;
}

/** The pages take turns by the clock, so that two screens side by side show the same one. */
export function shownAt<T>(items: T[], perPage: number, seconds: number): Shown<T> {
  const size = Math.max(1, perPage);
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.floor(seconds / TURN_SECONDS) % pages;
  return { items: items.slice(page * size, (page + 1) * size), page, pages };
}

export interface Totals {
  talking: number;
  ready: number;
  wrapup: number;
  paused: number;
  lines: number;
  placed: number;
  connected: number;
  abandoned: number;
  answered: number;
}

const NONE: Totals = {
  talking: 0,
  ready: 0,
  wrapup: 0,
  paused: 0,
  lines: 0,
  placed: 0,
  connected: 0,
  abandoned: 0,
  answered: 0,
};

/** Sums over campaigns: numerators and denominators, never averages of rates. */
export function totalsOf(campaigns: readonly Totals[]): Totals {
  const names = Object.keys(NONE) as (keyof Totals)[];
  return campaigns.reduce(
    (sum, one) =>
      Object.fromEntries(names.map((name) => [name, sum[name] + one[name]])) as unknown as Totals,
    NONE,
  );
}
