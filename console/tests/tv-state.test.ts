import { expect, test } from "vitest";

import { shownAt, totalsOf } from "@/features/wallboard/tv-state";

test("a long list turns its pages by the clock and begins again", () => {
  const agents = ["a", "b", "c", "d", "e"];

  expect(shownAt(agents, 2, 0).items).toEqual(["a", "b"]);
  expect(shownAt(agents, 2, 19).items).toEqual(["c", "d"]);
  expect(shownAt(agents, 2, 20)).toEqual({ items: ["e"], page: 2, pages: 3 });
  expect(shownAt(agents, 2, 30).page).toBe(0);
});

test("a short or empty list stays", () => {
  expect(shownAt(["a"], 9, 1_234)).toEqual({ items: ["a"], page: 0, pages: 1 });
  expect(shownAt([], 0, 55)).toEqual({ items: [], page: 0, pages: 1 });
});

test("totals are sums", () => {
  const one = {
    talking: 1,
    ready: 2,
    wrapup: 0,
    paused: 0,
    lines: 3,
    placed: 10,
    connected: 4,
    abandoned: 1,
    answered: 5,
  };

  expect(totalsOf([one, one])).toMatchObject({ talking: 2, lines: 6, abandoned: 2 });
  expect(totalsOf([]).placed).toBe(0);
});
