import { describe, expect, it } from "vitest";

import { OFF, advance, gapMs } from "@/lib/phone/phone-state";
import type { Phone, PhoneEvent } from "@/lib/phone/phone-state";

const ended: PhoneEvent = { type: "ended", at: 1_000, jitter: 0, refusal: null };
const after = (events: PhoneEvent[], from: Phone = OFF) => events.reduce(advance, from);

describe("the line", () => {
  it("comes up when it is wanted", () => {
    expect(after([{ type: "wanted" }, { type: "confirmed", at: 5 }])).toEqual({
      kind: "up",
      since: 5,
      isMuted: false,
    });
  });

  it("redials by itself, each failure after a longer wait", () => {
    const first = after([{ type: "wanted" }, ended]);
    const second = after([{ type: "redial" }, ended], first);

    expect(first).toEqual({ kind: "waiting", attempt: 1, until: 2_000 });
    expect(second).toEqual({ kind: "waiting", attempt: 2, until: 3_000 });
  });

  it("redials soon after a line that had been up", () => {
    const line = after([{ type: "wanted" }, { type: "confirmed", at: 5 }, ended]);

    expect(line).toEqual({ kind: "waiting", attempt: 0, until: 1_500 });
  });

  it("does not redial what a redial cannot help", () => {
    const line = after([{ type: "wanted" }, { ...ended, refusal: "microphone" }]);

    expect(line).toEqual({ kind: "refused", why: "microphone" });
    expect(advance(line, { type: "redial" })).toBe(line);
  });

  it("leaves the line to the tab that took it, until it is asked for again", () => {
    const taken = after([{ type: "wanted" }, { type: "confirmed", at: 5 }, { type: "taken" }]);

    expect(taken).toEqual({ kind: "elsewhere" });
    expect(after([ended, { type: "redial" }], taken)).toBe(taken);
    expect(advance(taken, { type: "wanted" })).toEqual({ kind: "connecting", attempt: 0 });
  });

  it("is not taken from a tab that has none", () => {
    expect(advance(OFF, { type: "taken" })).toBe(OFF);
  });

  it("ignores what comes late", () => {
    expect(advance(OFF, ended)).toBe(OFF);
    expect(advance(OFF, { type: "confirmed", at: 1 })).toBe(OFF);
    expect(advance(OFF, { type: "muted", isMuted: true })).toBe(OFF);
  });

  it("stops when it is not wanted any more", () => {
    expect(after([{ type: "wanted" }, ended, { type: "unwanted" }])).toBe(OFF);
  });
});

describe("the gap before a redial", () => {
  it("doubles up to ten seconds", () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => gapMs(attempt, 0))).toEqual([
      500, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
  });

  it("is spread by up to a quarter", () => {
    expect(gapMs(1, -1)).toBe(750);
    expect(gapMs(1, 1)).toBe(1250);
  });
});
