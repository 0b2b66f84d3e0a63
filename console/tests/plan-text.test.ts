import { describe, expect, it } from "vitest";

import type { Plan, PlanLine } from "@/api/contract";
import { gainOf, spanOf } from "@/features/campaigns/plan-text";

const line = (fields: Partial<PlanLine>): PlanLine => ({
  agents: 5,
  hours: 8,
  busy: 0.7,
  talk: 0.55,
  abandoned: 0.02,
  wait_seconds: 30,
  lines: 14,
  dials_per_hour: 600,
  talks_per_hour: 150,
  talks: 1200,
  ...fields,
});

const plan = (...lines: PlanLine[]): Plan => ({
  calls_seen: 900,
  is_measured: true,
  person_share: 0.25,
  talk_seconds: 60,
  wrapup_seconds: 15,
  agents_signed_in: 5,
  leads_left: 1000,
  dials_left: 2600,
  lines,
});

describe("what more agents change", () => {
  it("is told against the smaller floor", () => {
    const gain = gainOf(plan(line({}), line({ agents: 7, hours: 5.5, lines: 19, busy: 0.75 })));

    expect(gain).toMatchObject({ agents: 2, hours: 2.5, lines: 5 });
  });

  it("is nothing where a list never ends or one floor was asked about", () => {
    expect(gainOf(plan(line({})))).toBeNull();
    expect(gainOf(plan(line({}), line({ hours: null })))).toBeNull();
  });
});

describe("a span", () => {
  it.each([
    [0.001, { unit: "minutes", value: "1" }],
    [0.25, { unit: "minutes", value: "15" }],
    [7.54, { unit: "hours", value: "7.5" }],
    [130.2, { unit: "hours", value: "130" }],
  ])("of %s hours reads well", (hours, text) => {
    expect(spanOf(hours)).toEqual(text);
  });
});
