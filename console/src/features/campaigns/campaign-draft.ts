/** What the campaign form begins with, and what it sends. */
import type { Campaign, CampaignFields } from "@/api/contract";

const WORKDAYS = [0, 1, 2, 3, 4, 5, 6];
const HOURS = [
  [9 * 60, 12 * 60],
  [13 * 60 + 30, 20 * 60],
] as const;

const FRESH: CampaignFields = {
  name: "",
  mode: "progressive",
  caller_id: "",
  ring_seconds: 40,
  hold_seconds: 2,
  wrapup_seconds: 30,
  preview_seconds: 20,
  preview_timeout: "pause",
  park_seconds: 30,
  recorded: true,
  windows: WORKDAYS.flatMap((weekday) =>
    HOURS.map(([opens, closes]) => ({ weekday, opens, closes })),
  ),
  retry: {
    gaps: { no_answer: 180, busy: 30, powered_off: 240, rejected: 1440, machine: 240 },
    max_attempts: 6,
  },
  abandon_ceiling: 0.03,
  max_lines: 100,
  calls_per_second: 10,
  lines_per_agent: 3,
  power_ratio: 1.5,
  abandon_window_hours: 24,
  abandon_lock_hours: 72,
  amd: false,
  amd_silence_seconds: 2,
  amd_greeting_seconds: 3.5,
  amd_after_seconds: 0.7,
  amd_longest_seconds: 7,
  amd_words: 16,
  machine_message: "",
  language: "both",
  caller_pool_id: null,
  script_id: null,
  keeps_holidays: true,
};

/** Copies only what may be changed; the server refuses fields that it does not know. */
export function draftOf(campaign: Campaign | null): CampaignFields {
  if (!campaign) return structuredClone(FRESH);
  const entries = Object.keys(FRESH).map((name) => [name, campaign[name as keyof CampaignFields]]);
  return structuredClone(Object.fromEntries(entries) as CampaignFields);
}

export const RETRIED = [
  "no_answer",
  "busy",
  "powered_off",
  "rejected",
  "machine",
  "early_hangup",
  "abandoned",
] as const;
export type Retried = (typeof RETRIED)[number];

/** An empty gap means that such an outcome ends the lead. */
export function withGap(
  fields: CampaignFields,
  outcome: Retried,
  minutes: number | null,
): CampaignFields {
  const { [outcome]: _, ...others } = fields.retry.gaps;
  const gaps = minutes === null ? others : { ...others, [outcome]: minutes };
  return { ...fields, retry: { ...fields.retry, gaps: gaps as CampaignFields["retry"]["gaps"] } };
}
