/** Reads the named text parameters of a page's address and drops everything else. */
export const textSearch =
  <const Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): { [N in Name]?: string } => {
    const found: { [N in Name]?: string } = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "string" && value !== "") found[name] = value;
      if (typeof value === "number" || typeof value === "boolean") found[name] = String(value);
    }
    return found;
  };

/** What the page of calls is narrowed by. */
export const CALL_SEARCH = [
  "agent_id",
  "campaign_id",
  "outcome",
  "day",
  "first",
  "last",
  "team_id",
  "client_id",
  "list_id",
  "caller_id",
  "disposition",
  "weekday_hour",
  "metric",
] as const;

/** What the page of recordings is narrowed by. */
export const RECORDING_SEARCH = [
  "agent_id",
  "campaign_id",
  "day",
  "last_day",
  "disposition",
  "min_seconds",
  "max_seconds",
  "is_reviewed",
  "is_pinned",
  "words",
  "hit",
] as const;

/** Which report, of which days, and of whom. */
export const REPORT_SEARCH = [
  "report",
  "first",
  "last",
  "team_id",
  "agent_id",
  "campaign_id",
  "client_id",
  "list_id",
  "compare",
] as const;
