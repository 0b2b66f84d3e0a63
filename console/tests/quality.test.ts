import { describe, expect, it } from "vitest";

import type { Peaks, Scorecard } from "@/api/contract";
import { readScorecard } from "@/features/quality/scorecard-text";
import { speechAfter } from "@/features/recordings/quiet";
import { answered, isComplete, remarked } from "@/features/recordings/review-state";

describe("a scorecard as text", () => {
  it("has groups with weights and questions with kinds", () => {
    const { groups, fault } = readScorecard(
      "# 开场 40\n礼貌问候 | 1 | yes_no\n告知录音 | 2 | yes_no | fatal\n\n# Talk\nAsks | 3 | scale",
    );

    expect(fault).toBeNull();
    expect(groups.map(({ name, weight }) => [name, weight])).toEqual([
      ["开场", 40],
      ["Talk", 1],
    ]);
    expect(groups[0]?.questions[1]).toEqual({
      key: "q2",
      text: "告知录音",
      weight: 2,
      kind: "yes_no",
      is_fatal: true,
    });
    expect(groups[1]?.questions[0]?.key).toBe("q3");
  });

  it.each([
    ["Greets | 1", 1],
    ["# Opening\nGreets | much", 2],
    ["# Opening\nGreets | 1 | maybe", 2],
    ["# Opening\nGreets | 1 | yes_no | deadly", 2],
  ])("names the line that cannot be read: %s", (text, line) => {
    expect(readScorecard(text).fault?.line).toBe(line);
  });
});

describe("silence", () => {
  const peaks = (left: number[], right: number[]): Peaks => ({
    buckets: left.length,
    duration_seconds: left.length / 2,
    left,
    right,
    spans: [],
  });
  const still = [0.5, 0, 0, 0.01, 0, 0.4, 0];
  const none = still.map(() => 0);

  it("ends where somebody speaks again", () => {
    expect(speechAfter(peaks(still, none), 0.5)).toBe(2.5);
    expect(speechAfter(peaks(none, still), 0.5)).toBe(2.5);
  });

  it("is passed over only when it is long and somebody speaks after it", () => {
    expect(speechAfter(peaks(still, none), 1.5)).toBeNull();
    expect(speechAfter(peaks(still, none), 3)).toBeNull();
    expect(speechAfter(peaks(still, none), 0)).toBeNull();
  });
});

describe("a review being filled in", () => {
  const card = {
    groups: [
      {
        name: "All",
        weight: 1,
        questions: [
          { key: "q1", text: "?", kind: "yes_no", weight: 1, is_fatal: false },
          { key: "q2", text: "?", kind: "text", weight: 1, is_fatal: false },
        ],
      },
    ],
  } as unknown as Scorecard;

  it("keeps the moment of the first answer to a question", () => {
    const first = answered({}, "q1", true, 3.25);
    expect(answered(first, "q1", false, 9)["q1"]).toMatchObject({ value: false, at_ms: 3_250 });
  });

  it("is complete when each question with a value is answered", () => {
    expect(isComplete(card, remarked({}, "q2", "kind"))).toBe(false);
    expect(isComplete(card, answered({}, "q1", "na", 0))).toBe(true);
  });
});
