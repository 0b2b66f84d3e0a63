import { describe, expect, it } from "vitest";

import type { Campaign, Counters, Desk, DeskCall } from "@/api/contract";
import { troubleOf } from "@/features/desk/banner-state";
import { EMPTY_DESK, isCustomerParked, reduce, sceneOf } from "@/features/desk/desk-state";
import { advanceCounters } from "@/features/desk/live-counters";
import { OFF } from "@/lib/phone/phone-state";
import { idleReasonOf } from "@/features/desk/use-idle-reason";

const call = { id: "c1", state: "talking" } as DeskCall;
const desk = (part: Partial<Desk>): Desk =>
  ({ version: 1, state: "ready", reason: null, call: null, line_up: true, ...part }) as Desk;

describe("the desk", () => {
  it("takes the newest picture", () => {
    const first = reduce(EMPTY_DESK, { type: "desk.received", desk: desk({ version: 4 }) });

    const second = reduce(first, { type: "desk.received", desk: desk({ version: 5 }) });

    expect(second.desk?.version).toBe(5);
    expect(second.feed).toBe("live");
  });

  it("keeps a newer picture when an older one comes late", () => {
    const newer = reduce(EMPTY_DESK, { type: "desk.received", desk: desk({ version: 5 }) });

    expect(reduce(newer, { type: "desk.received", desk: desk({ version: 4 }) })).toBe(newer);
  });

  it("takes the same version again, since the counters may have moved", () => {
    const first = reduce(EMPTY_DESK, { type: "desk.received", desk: desk({ version: 5 }) });
    const again = desk({ version: 5, state: "pause" });

    expect(reduce(first, { type: "desk.received", desk: again }).desk).toBe(again);
  });

  it("keeps its picture when the stream is lost", () => {
    const live = reduce(EMPTY_DESK, { type: "desk.received", desk: desk({}) });

    const lost = reduce(live, { type: "stream.lost" });

    expect(lost).toEqual({ feed: "lost", desk: live.desk });
  });
});

describe("the scene", () => {
  it.each([
    ["offline", null, "offline"],
    ["ready", null, "ready"],
    ["pause", null, "pause"],
    ["preview", call, "preview"],
    ["dialing", call, "dialing"],
    ["ringing", call, "dialing"],
    ["talking", call, "talking"],
    ["hold", call, "hold"],
    ["wrapup", call, "wrapup"],
    ["talking", null, "between"],
  ] as const)("of %s is drawn", (state, its, kind) => {
    expect(sceneOf(desk({ state, call: its })).kind).toBe(kind);
  });

  it("knows a parked customer by the call and by the reason of the hold", () => {
    expect(isCustomerParked(desk({ state: "hold", call: { ...call, state: "parked" } }))).toBe(
      true,
    );
    expect(isCustomerParked(desk({ state: "hold", reason: "line_lost", call }))).toBe(true);
    expect(isCustomerParked(desk({ state: "talking", call }))).toBe(false);
  });
});

describe("the banner", () => {
  const up = { kind: "up", since: 0, isMuted: false } as const;

  it("says nothing when all is well, nor while the line comes up for the first time", () => {
    expect(troubleOf("live", desk({}), up)).toBeNull();
    expect(troubleOf("live", desk({}), { kind: "connecting", attempt: 0 })).toBeNull();
    expect(troubleOf("live", desk({ state: "offline" }), OFF)).toBeNull();
  });

  it("speaks of the customer before it speaks of the line", () => {
    const parked = desk({ state: "hold", reason: "line_lost", call });

    expect(troubleOf("live", parked, { kind: "waiting", attempt: 1, until: 0 })).toBe("parked");
  });

  it.each([
    [{ kind: "elsewhere" }, "elsewhere"],
    [{ kind: "refused", why: "microphone" }, "microphone"],
    [{ kind: "waiting", attempt: 0, until: 9 }, "line_lost"],
    [{ kind: "connecting", attempt: 2 }, "line_lost"],
  ] as const)("names the trouble of %o", (phone, trouble) => {
    expect(troubleOf("live", desk({}), phone)).toBe(trouble);
  });

  it("says that the stream is lost", () => {
    expect(troubleOf("lost", desk({}), up)).toBe("feed_lost");
  });
});

describe("the figures between two pictures", () => {
  const counters = {
    is_live: true,
    talk_seconds: 50,
    signed_in_seconds: 100,
    shift_seconds: 28_800,
    elapsed_shift_seconds: 100,
    utilization: 0.5,
    band: "average",
    by_state: { talking: 50, ready: 50 },
  } as unknown as Counters;

  it("grow by the time in the present state", () => {
    const later = advanceCounters(counters, "talking", 100);

    expect(later).toMatchObject({
      talk_seconds: 150,
      signed_in_seconds: 200,
      elapsed_shift_seconds: 200,
      utilization: 0.75,
      band: "good",
      by_state: { talking: 150, ready: 50 },
    });
  });

  it("fall while nobody talks", () => {
    const later = advanceCounters(counters, "ready", 25);

    expect(later).toMatchObject({ talk_seconds: 50, utilization: 0.4, band: "low" });
  });

  it("let the shift run on when the agent is not signed in", () => {
    const later = advanceCounters(counters, "offline", 10);

    expect(later).toMatchObject({ signed_in_seconds: 100, elapsed_shift_seconds: 110 });
    expect(later.by_state).toBe(counters.by_state);
  });

  it("stop at the end of the shift and on a day that is over", () => {
    const late = { ...counters, elapsed_shift_seconds: 28_790 };

    expect(advanceCounters(late, "ready", 60).elapsed_shift_seconds).toBe(28_800);
    expect(advanceCounters({ ...counters, is_live: false }, "talking", 9).talk_seconds).toBe(50);
  });
});

describe("why a ready agent gets no call", () => {
  const campaign = (status: Campaign["status"], waiting: number) =>
    ({ status, counts: { waiting, callback: 0, leased: 0, done: 9, barred: 0 } }) as Campaign;

  it.each([
    [campaign("running", 5), null],
    [campaign("paused", 5), "campaign_stands"],
    [campaign("running", 0), "list_done"],
    [undefined, null],
  ] as const)("%o", (one, why) => {
    expect(idleReasonOf(one)).toBe(why);
  });
});
