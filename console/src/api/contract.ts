/**
 * The shapes that the API speaks, by the console's names for them. They are generated from the
 * API's own description (`make client`): times are RFC 3339 UTC text, durations seconds, rates
 * fractions from 0 to 1.
 */
import type { components } from "@/api/schema";

/** An answer has all its fields, though its description says which of them may be left out. */
export type Whole<T> = T extends object ? { [K in keyof T]-?: Whole<T[K]> } : T;

type Schemas = components["schemas"];
type Sent<Name extends keyof Schemas> = Whole<Schemas[Name]>;

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export type Me = Sent<"Me">;
export type Role = Schemas["Role"];
export type Permission = Schemas["Permission"];
export type Locale = NonNullable<Schemas["MyChanges"]["locale"]>;

export type AgentState = Schemas["AgentState"];
export type CallState = Schemas["CallState"];
export type Outcome = Schemas["Outcome"];
export type Mode = Schemas["Mode"];
export type Band = Schemas["Band"];
export type ByState = Partial<Record<string, number>>;

export type Desk = Sent<"Desk">;
export type DeskCall = Sent<"DeskCall">;
export type DeskThird = Sent<"DeskThird">;
export type DeskMessage = Sent<"DeskMessage">;
export type Colleagues = Sent<"Colleagues">;
export type HandOff = Sent<"HandOffOut">;
export type ToWhom = Schemas["ToWhom"];
export type ThirdIn = Schemas["ThirdIn"];
export type Quality = Schemas["QualityIn"];
export type WatchMode = Schemas["WatchMode"];
export type OwnLine = Sent<"OwnLine">;
export type LeadCard = Sent<"LeadCard">;
export type PastCall = Sent<"PastCall">;
export type Counters = Sent<"DayFigures">;
export type Disposition = Sent<"DispositionOut">;
export type DispositionFields = Schemas["DispositionIn"];
export type DispositionChange = Schemas["DispositionChange"];
export type DispositionKind = Schemas["DispositionKind"];
export type PauseReason = Sent<"PauseReasonOut">;
export type PauseReasonFields = Schemas["PauseReasonIn"];
export type PauseReasonChange = Schemas["PauseReasonChange"];
export type DispositionChoice = Schemas["DispositionChoice"];
export type Dial = Schemas["Dial"];
export type Callback = Sent<"CallbackOut">;
export type Removal = Schemas["Removal"];
export type Chance = Sent<"Chance">;
export type Growth = Sent<"Growth">;
export type PhoneSettings = Sent<"PhoneOut">;

export type Call = Sent<"CallOut">;

export type CallerPool = Sent<"CallerPoolOut">;
export type CallerNumber = Sent<"CallerNumberOut">;
export type CallerState = Schemas["CallerState"];
export type CallerPoolFields = Sent<"PoolIn">;
export type CallerNumberFields = Sent<"NumberIn">;
export type CallerNumberChange = Schemas["NumberChange"];

export type Campaign = Sent<"CampaignOut">;
export type CampaignStatus = Schemas["CampaignStatus"];
export type CampaignFields = Sent<"CampaignIn">;
export type CampaignWindow = Sent<"WindowRule">;
export type Plan = Sent<"CampaignPlan">;
export type PlanLine = Sent<"CampaignPlanLine">;
export type Preflight = Sent<"Preflight">;

export type CampaignExplained = Sent<"CampaignExplained">;
export type LeadExplained = Sent<"LeadExplained">;
export type Audience = Sent<"AudienceIO">;
export type ContactRules = Sent<"ContactRulesIO">;
export type Holiday = Sent<"HolidayIO">;
export type Consent = Sent<"ConsentOut">;
export type ConsentFields = Schemas["ConsentIn"];
export type BlockedNumber = Sent<"BlockOut">;
export type BlockedFields = Schemas["BlockIn"];

export type Lead = Sent<"LeadOut">;
export type LeadDetail = Sent<"LeadDetail">;

export type Gate = Sent<"GateOut">;
export type ListState = Schemas["ListState"];
export type CleaningTask = Sent<"TaskOut">;
export type TaskResult = Schemas["TaskResult"];
export type WasteRow = Sent<"WasteRow">;
export type VendorWaste = Sent<"VendorWaste">;
export type LeadPool = Sent<"LeadPoolOut">;
export type LeadPoolFields = Sent<"LeadPoolIn">;
export type FreeLead = Sent<"FreeLead">;
export type OwnedLead = Sent<"OwnedLead">;
export type PoolEvent = Sent<"PoolEventOut">;
export type Deal = Schemas["DealIn"];
export type TwinPair = Sent<"PairOut">;
export type TwinLead = Sent<"TwinLead">;
export type LeadMerge = Sent<"MergeOut">;
export type NumberChecks = Sent<"ChecksOut">;
export type NumberCodes = Schemas["Codes"];
export type NumberStatus = Schemas["NumberStatus"];

export type LeadList = Sent<"ListOut">;
export type ListRouting = Sent<"ListRouting">;
export type Dedup = Schemas["DedupPolicy"];
export type ReadAs = Schemas["DraftIn"];
export type LeadField = Schemas["Field"];
export type ImportPreview = Sent<"PreviewOut">;
export type Import = Sent<"ImportOut">;
export type ImportPreset = Sent<"PresetOut">;
export type PresetFields = Schemas["SavedPresetIn"];
export type ListSource = Schemas["ListSource"];
export type Recording = Sent<"RecordingOut">;
export type RecordingDetail = Sent<"RecordingDetail">;
export type RecordingState = Schemas["RecordingState"];
export type Peaks = Sent<"PeaksOut">;

export type DncNumber = Sent<"DncOut">;
export type DncList = Sent<"DncListOut">;
export type DncListFields = Schemas["DncListIn"];
export type DncScope = Schemas["DncScope"];
export type Client = Sent<"ClientOut">;

export type DayFigures = Sent<"DayFigures">;
export type UtilizationRow = Sent<"UtilizationRow">;
export type UtilizationReport = Sent<"UtilizationReport">;

export type ReportName = Sent<"ReportOut">;
export type ReportTable = Sent<"ReportTable">;
export type ReportColumn = Sent<"Column">;
export type ReportRow = Sent<"TableRow">;
export type ReportValues = Partial<Record<string, number | null>>;
export type Unit = Schemas["Unit"];
export type IntervalBehind = Sent<"IntervalBehind">;
export type ReportView = Sent<"ViewOut">;
export type ReportMail = Sent<"MailOut">;
export type Shift = Sent<"ShiftOut">;
export type DayOff = Sent<"DayOffOut">;
export type Alert = Sent<"AlertOut">;
export type AlertRule = Sent<"RuleOut">;
export type AlertKind = Schemas["AlertKind"];

export type Wallboard = Sent<"Wallboard">;
export type BoardCampaign = Sent<"BoardCampaign">;
export type BoardPacing = Sent<"BoardPacing">;
export type BoardAgent = Sent<"BoardAgent">;
export type BoardCall = Sent<"BoardCall">;

export type Account = Sent<"AccountOut">;
export type AccountFields = Schemas["AccountIn"];
export type AccountChanges = Schemas["AccountChanges"];
export type Team = Sent<"TeamOut">;

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
] as const satisfies readonly AgentState[];

export const MODES = [
  "manual",
  "preview",
  "progressive",
  "power",
  "predictive",
] as const satisfies readonly Mode[];

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
] as const satisfies readonly Outcome[];

export const NUMBER_STATUSES = [
  "real",
  "empty",
  "suspended",
  "off",
  "silent",
  "risk",
  "no_record",
  "suspect",
  "unknown",
] as const satisfies readonly NumberStatus[];

export const INTENTS = ["A", "B", "C", "D"] as const;
export type Intent = (typeof INTENTS)[number];

export type Question = Sent<"Question">;
export type Answer = Schemas["Answer"];
export type AnswerValue = NonNullable<Answer["value"]>;
export type Scorecard = Sent<"ScorecardOut">;
export type ScorecardFields = Schemas["ScorecardIn"];
export type Review = Sent<"ReviewOut">;
export type ReviewFields = Schemas["ReviewIn"];
export type Sample = Sent<"SampleOut">;
export type SampleFields = Schemas["SampleIn"];
export type SampledCall = Sent<"SampledCallOut">;
export type RecordingNote = Sent<"NoteOut">;
export type Example = Sent<"ExampleOut">;
export type Transcript = Sent<"TranscriptOut">;
export type PhraseHit = Sent<"HitOut">;
export type Trunk = Schemas["TrunkOut"];
export type TrunkTest = Schemas["TrunkTestOut"];
export type Phrase = Schemas["PhraseOut"];
export type PhraseKind = Schemas["PhraseKind"];
export type PhraseFields = Schemas["PhraseIn"];

export const PHRASE_KINDS = [
  "ultimatum",
  "promise",
  "no_call",
] as const satisfies readonly PhraseKind[];

export type Script = Sent<"ScriptOut">;
export type ScriptNode = Sent<"ScriptNode">;
export type ScriptFault = Sent<"ScriptFault">;
export type ScriptNodeResult = Sent<"ScriptNodeResult">;
export type ScriptWalk = Sent<"ScriptWalk">;
export type ScriptWalkNode = Sent<"WalkNode">;
export type ScriptStep = Schemas["ScriptStepIn"];
