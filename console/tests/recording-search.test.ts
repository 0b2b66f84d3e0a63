import { expect, test } from "vitest";

import { filterOf, isNarrowed, searchOf } from "@/features/recordings/recording-search";

test("what stands in the address becomes numbers and flags", () => {
  const search = { day: "2026-11-22", min_seconds: "60", is_pinned: "false", hit: "no_call" };

  expect(filterOf(search)).toEqual({
    day: "2026-11-22",
    min_seconds: 60,
    is_pinned: false,
    hit: "no_call",
  });
});

test("what cannot be read is left out", () => {
  expect(filterOf({ min_seconds: "long", is_reviewed: "1", hit: "x", words: "保证" })).toEqual({
    words: "保证",
  });
});

test("a kept filter comes back as it was, without what this page does not know", () => {
  expect(searchOf({ min_seconds: 60, is_pinned: false, call: "1", hit: null })).toEqual({
    min_seconds: "60",
    is_pinned: "false",
  });
});

test("day and campaign are seen anyway", () => {
  expect(isNarrowed({ day: "2026-11-22", campaign_id: "1" })).toBe(false);
  expect(isNarrowed({ words: "保证" })).toBe(true);
});
