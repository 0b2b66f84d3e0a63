import { describe, expect, it } from "vitest";

import type { BoardAgent, Campaign, Wallboard } from "@/api/contract";
import { draftOf, withGap } from "@/features/campaigns/campaign-draft";
import { hoursOf, weekdayText, windowText, windowsOf } from "@/features/campaigns/window-state";
import { bars, lift, secondsAt, speedAfter } from "@/features/recordings/waveform-state";
import { dayAfter } from "@/features/utilization/day-state";
import { windowOf } from "@/features/wallboard/grid-window";
import {
  EMPTY_BOARD,
  abandonHealth,
  ageOf,
  inOrder,
  reduce,
} from "@/features/wallboard/wallboard-state";

describe("the wallboard", () => {
  const agent = (name: string, state: BoardAgent["state"], since: string) =>
    ({ id: name, name, state, since }) as BoardAgent;
  const board = (at: string, agents: BoardAgent[]) =>
    ({ at, agents, calls: [], campaigns: [] }) as unknown as Wallboard;

  it("sorts by state, then the longest first", () => {
    const sorted = inOrder([
      agent("a", "pause", "2026-01-01T08:00:00Z"),
      agent("b", "talking", "2026-01-01T08:05:00Z"),
      agent("c", "talking", "2026-01-01T08:01:00Z"),
    ]);

    expect(sorted.map(({ name }) => name)).toEqual(["c", "b", "a"]);
  });

  it("keeps the identity of agents that did not change", () => {
    const still = () => agent("a", "ready", "2026-01-01T08:00:00Z");
    const first = reduce(EMPTY_BOARD, { type: "received", board: board("1", [still()]) });

    const second = reduce(first, { type: "received", board: board("2", [still()]) });

    expect(second.board?.agents[0]).toBe(first.board?.agents[0]);
    expect(second.board?.at).toBe("2");
  });

  it("keeps the last picture when the stream is lost", () => {
    const live = reduce(EMPTY_BOARD, { type: "received", board: board("1", []) });

    expect(reduce(live, { type: "lost" })).toEqual({ isLive: false, board: live.board });
  });

  it("warns before the campaign's own ceiling", () => {
    const under = (ceiling: number) => (rate: number | null) => abandonHealth(rate, ceiling);

    expect([null, 0.019, 0.02, 0.03].map(under(0.03))).toEqual(["good", "good", "warn", "bad"]);
    expect([0, 0.005, 0.007, 0.01].map(under(0.01))).toEqual(["good", "good", "warn", "bad"]);
    expect([0, 0.001].map(under(0))).toEqual(["good", "bad"]);
  });

  it("ages a state", () => {
    expect([59, 61, 301].map((seconds) => ageOf("ready", seconds))).toEqual([
      "fresh",
      "long",
      "very_long",
    ]);
    expect(ageOf("talking", 9999)).toBe("fresh");
  });
});

describe("the grid of agents", () => {
  const size = { count: 500, width: 776, height: 430, scrollTop: 0 };

  it("draws what is on screen and a little more", () => {
    expect(windowOf(size)).toEqual({ columns: 4, first: 0, last: 32, top: 0, total: 125 * 86 - 8 });
  });

  it("follows the scroll", () => {
    expect(windowOf({ ...size, scrollTop: 860 })).toMatchObject({ first: 28, last: 72, top: 602 });
  });

  it("always shows something, however the list shrinks under the scroll", () => {
    const { first, last } = windowOf({ ...size, count: 5, scrollTop: 9_000 });

    expect([first, last]).toEqual([4, 5]);
  });

  it("has a column on any screen", () => {
    expect(windowOf({ ...size, width: 0 }).columns).toBe(1);
  });
});

describe("the waveform", () => {
  it("shows the loudest bucket under each bar", () => {
    expect(bars([0.1, 0.9, 0.2, 0.3], 2)).toEqual([0.9, 0.3]);
  });

  it("repeats buckets when there are more bars, and shows none of nothing", () => {
    expect(bars([0.5], 3)).toEqual([0.5, 0.5, 0.5]);
    expect(bars([], 3)).toEqual([]);
  });

  it("never leaves its lane", () => {
    expect(lift(2, 1)).toBe(1);
    expect(lift(0, 0)).toBe(0);
  });

  it("maps pixels to seconds inside the recording", () => {
    expect(secondsAt(50, 100, 60)).toBe(30);
    expect(secondsAt(-5, 100, 60)).toBe(0);
    expect(secondsAt(500, 100, 60)).toBe(60);
  });

  it("steps through the speeds and stops at the ends", () => {
    expect(speedAfter(1, 1)).toBe(1.25);
    expect(speedAfter(2, 1)).toBe(2);
    expect(speedAfter(0.5, -1)).toBe(0.5);
  });
});

describe("calling hours", () => {
  const name = (weekday: number) => "MTWTFSS".charAt(weekday);

  it("come back as they went in", () => {
    const windows = [0, 1, 4].map((weekday) => ({ weekday, opens: 540, closes: 720 }));

    expect(windowsOf(hoursOf(windows))).toEqual(windows);
  });

  it("are written as people write them", () => {
    expect(weekdayText([0, 1, 2, 4], name)).toBe("M–W, F");
    expect(windowText([{ weekday: 0, opens: 540, closes: 1140 }], name)).toBe("M 09:00–19:00");
  });
});

describe("a campaign's draft", () => {
  it("sends only what may be changed", () => {
    const campaign = { ...draftOf(null), id: "c1", status: "running", counts: {} };

    expect(draftOf(campaign as unknown as Campaign)).toEqual(draftOf(null));
  });

  it("drops the gap of an outcome that ends the lead", () => {
    const fields = withGap(draftOf(null), "busy", null);

    expect(fields.retry.gaps).not.toHaveProperty("busy");
    expect(withGap(fields, "busy", 7).retry.gaps.busy).toBe(7);
  });
});

it("walks over the ends of months", () => {
  expect(dayAfter("2026-03-01", -1)).toBe("2026-02-28");
  expect(dayAfter("2026-12-31", 1)).toBe("2027-01-01");
});
