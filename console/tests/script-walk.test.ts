import { describe, expect, it } from "vitest";

import type { ScriptNode, ScriptWalk } from "@/api/contract";
import { askedBefore, openNode } from "@/features/desk/script-walk";
import { moved, withNode, withoutNode } from "@/features/scripts/script-state";

const node = (key: string, next: string | null, answers: [string, string | null][] = []) => ({
  key,
  purpose: "need" as const,
  variant: 0,
  words: `${key}?`,
  answers: answers.map(([text, follows]) => ({ text, next: follows })),
  next,
});
const walk = (steps: ScriptWalk["steps"]): ScriptWalk => ({
  call_id: "c",
  script_id: "s",
  name: "Opening",
  version: 1,
  nodes: [
    node("open", "need", [["busy", "when"]]),
    node("need", null),
    node("when", "open", [["tomorrow", null]]),
  ],
  steps,
});

describe("the walk through a script", () => {
  it("begins at the first question", () => {
    expect(openNode(walk([]), null)?.key).toBe("open");
    expect(askedBefore(walk([]))).toEqual([]);
  });

  it("follows the answer that was given, or the other way", () => {
    expect(openNode(walk([{ node: "open", answer: 0 }]), null)?.key).toBe("when");
    expect(openNode(walk([{ node: "open", answer: null }]), null)?.key).toBe("need");
  });

  it("goes another way when an answer is corrected, and forgets nothing", () => {
    const steps = [
      { node: "when", answer: 0 },
      { node: "open", answer: null },
    ];

    expect(askedBefore(walk(steps)).map(({ key }) => key)).toEqual(["open"]);
    expect(openNode(walk(steps), null)?.key).toBe("need");
    expect(openNode(walk(steps), "open")?.key).toBe("open");
  });

  it("ends where no question follows, and a ring does not turn for ever", () => {
    const done = [
      { node: "open", answer: 0 },
      { node: "when", answer: 0 },
    ];
    const ring = [
      { node: "open", answer: 0 },
      { node: "when", answer: null },
    ];

    expect(openNode(walk(done), null)).toBeNull();
    expect(askedBefore(walk(done)).map(({ said }) => said)).toEqual(["busy", "tomorrow"]);
    expect(askedBefore(walk(ring))).toHaveLength(2);
  });
});

describe("a draft", () => {
  const draft: ScriptNode[] = withNode(withNode([]));

  it("joins a new question to the one before", () => {
    expect(draft.map(({ key, next }) => [key, next])).toEqual([
      ["q1", "q2"],
      ["q2", null],
    ]);
  });

  it("leaves no way to a question that is gone", () => {
    expect(withoutNode(draft, "q2").map(({ next }) => next)).toEqual([null]);
  });

  it("changes places only within", () => {
    expect(moved(draft, "q2", -1).map(({ key }) => key)).toEqual(["q2", "q1"]);
    expect(moved(draft, "q1", -1)).toBe(draft);
  });
});
