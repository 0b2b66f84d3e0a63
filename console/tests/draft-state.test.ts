import { describe, expect, it } from "vitest";

import type { Disposition } from "@/api/contract";
import { dueness, fieldTime, quickTime } from "@/features/desk/callback-state";
import {
  blank,
  choiceOf,
  dispositionOnKey,
  keep,
  load,
  missing,
  wholeOf,
} from "@/features/desk/draft-state";

const one = (code: string, position: number, needs_callback = false) =>
  ({ id: code, parent_id: null, is_retired: false, code, position, needs_callback }) as Disposition;
const DISPOSITIONS = [one("callback", 2, true), one("interested", 1), one("dnc", 3)];
const NOW = Date.parse("2026-08-03T06:00:00Z");

describe("what is missing", () => {
  it("is the disposition first", () => {
    expect(missing(blank("c1"), DISPOSITIONS, NOW)).toBe("disposition");
  });

  it("is nothing once a disposition is chosen", () => {
    expect(missing({ ...blank("c1"), code: "interested" }, DISPOSITIONS, NOW)).toBeNull();
  });

  it("is the time of a promised callback, which must lie ahead", () => {
    const draft = { ...blank("c1"), code: "callback" };

    expect(missing(draft, DISPOSITIONS, NOW)).toBe("callback");
    expect(missing({ ...draft, callbackAt: "2020-01-01T10:00" }, DISPOSITIONS, NOW)).toBe(
      "callback_past",
    );
    expect(missing({ ...draft, callbackAt: "2030-01-01T10:00" }, DISPOSITIONS, NOW)).toBeNull();
  });
});

describe("what is sent", () => {
  it("leaves out a callback time that the disposition does not need", () => {
    const draft = {
      ...blank("c1"),
      code: "interested",
      note: " hot ",
      callbackAt: "2030-01-01T10:00",
    };

    expect(choiceOf(draft, DISPOSITIONS, "pause")).toEqual({
      call_id: "c1",
      code: "interested",
      intent: null,
      note: "hot",
      callback_at: null,
      goes_to: "pause",
    });
  });

  it("says the callback time in UTC", () => {
    const draft = { ...blank("c1"), code: "callback", callbackAt: "2030-01-01T10:00" };

    const { callback_at } = choiceOf(draft, DISPOSITIONS, "ready");

    expect(callback_at).toBe(new Date("2030-01-01T10:00").toISOString());
  });
});

describe("keys", () => {
  it("follow the order on screen", () => {
    expect(dispositionOnKey("1", DISPOSITIONS, null)?.code).toBe("interested");
    expect(dispositionOnKey("2", DISPOSITIONS, "dnc")?.code).toBe("callback");
  });

  it.each(["0", "4", "a", "Enter"])("%s chooses nothing", (key) => {
    expect(dispositionOnKey(key, DISPOSITIONS, null)).toBeNull();
  });
});

describe("a disposition with parts", () => {
  const price = { ...one("price", 1), parent_id: "interested", needs_note: true };
  const size = { ...one("size", 2), parent_id: "interested", needs_intent: true };
  const old = { ...one("old", 3), parent_id: "dnc", is_retired: true };
  const all = [...DISPOSITIONS, price, size, old] as Disposition[];

  it("lacks one of them, which the keys then choose", () => {
    expect(missing({ ...blank("c1"), code: "interested" }, all, NOW)).toBe("part");
    expect(dispositionOnKey("2", all, "interested")?.code).toBe("size");
    expect(dispositionOnKey("2", all, "size")?.code).toBe("callback");
    expect(wholeOf(all, "size")?.code).toBe("interested");
  });

  it("asks for what the part needs", () => {
    expect(missing({ ...blank("c1"), code: "price", note: "  " }, all, NOW)).toBe("note");
    expect(missing({ ...blank("c1"), code: "price", note: "too dear" }, all, NOW)).toBeNull();
    expect(missing({ ...blank("c1"), code: "size" }, all, NOW)).toBe("intent");
  });

  it("has none when they are retired", () => {
    expect(missing({ ...blank("c1"), code: "dnc" }, all, NOW)).toBeNull();
  });
});

describe("a kept draft", () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, text: string) => void kept.set(name, text),
    };
  };

  it("comes back for the same call only", () => {
    const store = storage();
    keep(store, { ...blank("c1"), note: "half a sentence" });

    expect(load(store, "c1").note).toBe("half a sentence");
    expect(load(store, "c2")).toEqual(blank("c2"));
  });

  it("is blank when the browser kept nonsense", () => {
    expect(load({ getItem: () => "{" }, "c1")).toEqual(blank("c1"));
  });
});

describe("a callback", () => {
  it.each([
    [-1, "overdue"],
    [4 * 60_000, "soon"],
    [6 * 60_000, "later"],
  ])("due in %d ms is %s", (left, due) => {
    expect(dueness(new Date(NOW + left).toISOString(), NOW)).toBe(due);
  });

  it("is promised at times that lie ahead", () => {
    const monday = new Date(2026, 7, 3, 16, 20, 30);

    expect(fieldTime(quickTime("hour", monday))).toBe("2026-08-03T17:20");
    expect(fieldTime(quickTime("afternoon", monday))).toBe("2026-08-04T15:00");
    expect(fieldTime(quickTime("tomorrow", monday))).toBe("2026-08-04T10:00");
    expect(fieldTime(quickTime("monday", monday))).toBe("2026-08-10T10:00");
  });
});
