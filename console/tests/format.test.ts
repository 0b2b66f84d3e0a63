import { describe, expect, it } from "vitest";

import { cookie, said } from "@/api/http";
import { byAgentState } from "@/lib/by-state";
import {
  clock,
  count,
  hours,
  percent,
  ratio,
  shortStamp,
  stamp,
  timeAsMinutes,
} from "@/lib/format";
import { textSearch } from "@/lib/search";

describe("numbers", () => {
  it.each([
    [0, "00:00"],
    [-3, "00:00"],
    [65.9, "01:05"],
    [3725, "1:02:05"],
  ])("clock of %d s is %s", (seconds, text) => expect(clock(seconds)).toBe(text));

  it("print what is not known as a dash", () => {
    expect([percent(null), hours(undefined), count(null), stamp(null), shortStamp("soon")]).toEqual(
      ["—", "—", "—", "—", "—"],
    );
  });

  it("show one decimal of a rate and group thousands", () => {
    expect(percent(0.4375, 2)).toBe("43.75 %");
    expect(percent(0.6)).toBe("60.0 %");
    expect(count(1234567)).toBe("1,234,567");
  });

  it("divide nothing by nothing to nothing", () => {
    expect(ratio(0, 0)).toBeNull();
    expect(ratio(1, 4)).toBe(0.25);
  });

  it("read times of day", () => {
    expect(timeAsMinutes("09:30")).toBe(570);
    expect(timeAsMinutes("24:00")).toBe(1440);
    expect(timeAsMinutes("25:00")).toBeNull();
  });
});

describe("small parts of requests", () => {
  it("find a cookie among others", () => {
    expect(cookie("talktime_csrf", "a=1; talktime_csrf=x%3Dy; b=2")).toBe("x=y");
    expect(cookie("talktime_csrf", "talktime_csrf_old=1")).toBeNull();
  });

  it("drop what a filter does not say", () => {
    expect(said({ day: "", agent: undefined, list: null, has: false, n: 0 })).toEqual({
      has: false,
      n: 0,
    });
  });

  it("keep only the known parameters of an address", () => {
    const read = textSearch("day", "id");

    expect(read({ day: "2026-08-03", id: 7, evil: "x" })).toEqual({ day: "2026-08-03", id: "7" });
    expect(read({ day: "" })).toEqual({});
  });
});

it("adds up the reasons of a state", () => {
  const sums = byAgentState({ talking: 5, "pause.break": 2, "pause.lunch": 3 });

  expect(sums).toEqual({ talking: 5, pause: 5 });
});
