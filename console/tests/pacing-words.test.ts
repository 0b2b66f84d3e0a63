import { describe, expect, it } from "vitest";

import { spoken } from "@/features/wallboard/pacing-words";

describe("the numbers of a pacing reason", () => {
  it("are shares in percent and counts with at most one decimal", () => {
    expect(spoken({ q: 0.0312, share: 0.25, credit: -1.26, agents: 8 })).toEqual({
      q: "3.1 %",
      share: "25.0 %",
      credit: "-1.3",
      agents: "8",
    });
  });
});
