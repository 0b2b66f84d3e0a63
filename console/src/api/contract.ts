/**
 * The shapes that the API speaks: snake_case JSON, times as RFC 3339 UTC text, durations in
 * seconds, rates as fractions from 0 to 1.
 */

export type Instant = string;
export type Day = string;
export type Seconds = number;

export type Role = "agent" | "supervisor" | "admin";
export type Locale = "zh-CN" | "en";

export interface Me {
  id: string;
  login: string;
  name: string;
  role: Role;
  team_id: string | null;
  locale: Locale;
  permissions: string[];
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export const AGENT_STATES = [
  "ready",
  "preview",
  "dialing",
  "ringing",
  "talking",
  "hold",
  "wrapup",
  "pause",
  "offline",
] as const;
export type AgentState = (typeof AGENT_STATES)[number];

export type ByState = Partial<Record<string, Seconds>>;

export const MODES = ["manual", "preview", "progressive"] as const;
export type Mode = (typeof MODES)[number] | "power" | "predictive";

export const OUTCOMES = [
  "connected",
  "abandoned",
  "early_hangup",
  "no_answer",
  "busy",
  "rejected",
  "powered_off",
  "unallocated",
  "suspended",
  "changed",
  "invalid",
  "barred",
  "machine",
  "congestion",
  "failed",
  "cancelled",
  "agent_no_answer",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type CallState = "placed" | "ringing" | "waiting" | "talking" | "parked" | "ended";

export type DispositionKind =
  "positive" | "callback" | "neutral" | "negative" | "dnc" | "wrong_number";

export interface Disposition {
  code: string;
  label_zh: string;
  label_en: string;
  kind: DispositionKind;
  is_effective: boolean;
  is_prospect: boolean;
  needs_callback: boolean;
  position: number;
}

export interface PastCall {
  call_id: string;
  placed_at: Instant;
  outcome: Outcome | null;
  disposition: string | null;
  agent_name: string | null;
  note: string | null;
  talk_seconds: Seconds;
}

export interface LeadCard {
  id: string;
  name: string;
  company: string | null;
  phone_masked: string;
  phone_kind: string;
  region: string | null;
  zone: string | null;
  local_time: string | null;
  attempts: number;
  fields: Record<string, unknown>;
  history: PastCall[];
}

export interface DeskCall {
  id: string;
  state: CallState | "preview";
  phone_masked: string;
  placed_at: Instant | null;
  rang_at: Instant | null;
  answered_at: Instant | null;
  bridged_at: Instant | null;
  ended_at: Instant | null;
  outcome: Outcome | null;
  recorded: boolean;
  /** Chosen already, perhaps before the call was over. */
  disposition: string | null;
  lead: LeadCard;
}

export type Band = "good" | "average" | "sme" | "low" | "none";

export interface Counters {
  day: Day;
  calls: number;
  connected: number;
  effective: number;
  prospects: number;
  talk_seconds: Seconds;
  shift_seconds: Seconds | null;
  elapsed_shift_seconds: Seconds | null;
  utilization: number | null;
  band: Band;
  signed_in_seconds: Seconds;
  by_state: ByState;
}

export interface DeskCampaign {
  id: string;
  name: string;
  mode: Mode;
  wrapup_seconds: Seconds;
  dispositions: Disposition[];
}

/** Everything about the signed-in agent's desk, sent whole each time something changes. */
export interface Desk {
  version: number;
  server_time: Instant;
  state: AgentState;
  since: Instant;
  reason: string | null;
  until: Instant | null;
  line_up: boolean;
  campaign: DeskCampaign | null;
  call: DeskCall | null;
  counters: Counters;
  next_state_note: string | null;
}

export const INTENTS = ["A", "B", "C", "D"] as const;
export type Intent = (typeof INTENTS)[number];

export interface DispositionChoice {
  call_id: string;
  code: string;
  intent: Intent | null;
  note: string;
  callback_at: Instant | null;
  goes_to: "ready" | "pause";
}

export interface PhoneSettings {
  ws_path: string;
  uri: string;
  username: string;
  password: string;
  login_target: string;
  ice_servers: { urls: string | string[]; username?: string; credential?: string }[];
}

export interface Callback {
  lead_id: string;
  call_id: string | null;
  name: string;
  company: string | null;
  phone_masked: string;
  due_at: Instant;
  note: string | null;
}

export type CampaignStatus = "draft" | "running" | "paused" | "stopped";

/** Minutes since the lead's local midnight; Monday is 0. */
export interface Window {
  weekday: number;
  opens: number;
  closes: number;
}

export interface CampaignFields {
  name: string;
  mode: Mode;
  caller_id: string;
  ring_seconds: Seconds;
  hold_seconds: Seconds;
  wrapup_seconds: Seconds;
  preview_seconds: Seconds;
  park_seconds: Seconds;
  recorded: boolean;
  windows: Window[];
  retry: { gaps: Partial<Record<Outcome, number>>; max_attempts: number };
  abandon_ceiling: number;
  max_lines: number;
  calls_per_second: number;
}

export interface Campaign extends CampaignFields {
  id: string;
  status: CampaignStatus;
  counts: Record<"waiting" | "leased" | "callback" | "done" | "barred", number>;
}

export interface LeadList {
  id: string;
  name: string;
  leads: number;
  created_at: Instant;
}

export type ImportState = "received" | "reading" | "done" | "failed";

export interface Import {
  id: string;
  list_id: string | null;
  file_name: string;
  state: ImportState;
  encoding: string | null;
  delimiter: string | null;
  preset: string | null;
  total: number;
  accepted: number;
  rejected: number;
  duplicate: number;
  blocked: number;
  error: string | null;
  reasons: Record<string, number>;
  created_at: Instant;
}

export interface ImportPreset {
  code: string;
  label_zh: string;
  label_en: string;
}

export interface Lead {
  id: string;
  name: string;
  company: string | null;
  phone_masked: string;
  phone_kind: string;
  region: string | null;
  zone: string | null;
}

export interface DncNumber {
  phone: string;
  reason: string;
  added_at: Instant;
  added_by: string | null;
}

export interface Call {
  id: string;
  campaign_id: string;
  campaign_name: string | null;
  lead_id: string;
  lead_name: string | null;
  company: string | null;
  agent_id: string | null;
  agent_name: string | null;
  phone_masked: string;
  state: CallState;
  placed_at: Instant;
  rang_at: Instant | null;
  answered_at: Instant | null;
  bridged_at: Instant | null;
  ended_at: Instant | null;
  talk_seconds: Seconds;
  outcome: Outcome | null;
  disposition: string | null;
  intent: Intent | null;
  note: string | null;
  has_recording: boolean;
}

export type RecordingState = "open" | "captured" | "stored" | "failed" | "missing";

export interface Recording {
  call_id: string;
  state: RecordingState;
  duration_seconds: Seconds;
  channels: number;
  bytes: number;
  sha256: string | null;
  agent_id: string | null;
  agent_name: string | null;
  campaign_name: string | null;
  lead_name: string | null;
  phone_masked: string;
  disposition: string | null;
  started_at: Instant;
}

export interface Peaks {
  buckets: number;
  duration_seconds: Seconds;
  left: number[];
  right: number[];
}

export interface UtilizationRow {
  agent_id: string;
  agent_name: string;
  day: Day;
  by_state: ByState;
  signed_in_seconds: Seconds;
  talk_seconds: Seconds;
  shift_seconds: Seconds | null;
  elapsed_shift_seconds: Seconds | null;
  utilization: number | null;
  band: Band;
  is_live: boolean;
  calls: number;
  connected: number;
  effective: number;
  prospects: number;
}

export interface WallboardCampaign {
  id: string;
  name: string;
  mode: Mode;
  status: CampaignStatus;
  agents: number;
  ready: number;
  talking: number;
  wrapup: number;
  paused: number;
  lines: number;
  placed: number;
  answered: number;
  connected: number;
  abandoned: number;
  abandon_rate: number | null;
  waiting_leads: number;
}

export interface WallboardAgent {
  id: string;
  name: string;
  state: AgentState;
  reason: string | null;
  since: Instant;
  line_up: boolean;
  campaign_id: string | null;
  call: { phone_masked: string; since: Instant } | null;
  today: {
    calls: number;
    connected: number;
    talk_seconds: Seconds;
    utilization: number | null;
    band: Band;
  };
}

export interface WallboardCall {
  id: string;
  campaign_id: string;
  agent_id: string | null;
  state: CallState;
  phone_masked: string;
  since: Instant;
}

export interface Wallboard {
  at: Instant;
  campaigns: WallboardCampaign[];
  agents: WallboardAgent[];
  calls: WallboardCall[];
  pbx: { is_up: boolean; at: Instant | null };
  recorder: { backlog: number; failed: number };
}

export interface Account {
  id: string;
  login: string;
  name: string;
  role: Role;
  team_id: string | null;
  line: string | null;
  locale: Locale;
  is_active: boolean;
}

export interface Team {
  id: string;
  name: string;
}
