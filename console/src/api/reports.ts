import { client, said, sent } from "@/api/http";
import type { paths } from "@/api/schema";

export type ReportFilter = NonNullable<
  paths["/api/v1/reports/tables/{report}"]["get"]["parameters"]["query"]
>;
export type IntervalFilter = NonNullable<
  paths["/api/v1/reports/intervals/behind"]["get"]["parameters"]["query"]
>;

export const readUtilization = (day: string | undefined) =>
  sent(
    client.GET("/api/v1/reports/utilization", {
      params: { query: said({ day }) },
    }),
  );
export const readIntervals = (agentId: string, day: string) =>
  sent(client.GET("/api/v1/reports/intervals", { params: { query: { agent_id: agentId, day } } }));

export type CorrectionFields =
  paths["/api/v1/reports/corrections"]["post"]["requestBody"]["content"]["application/json"];
export const listCorrections = (agentId: string, day: string) =>
  sent(
    client.GET("/api/v1/reports/corrections", { params: { query: { agent_id: agentId, day } } }),
  );
export const correctTime = (fields: CorrectionFields) =>
  sent(client.POST("/api/v1/reports/corrections", { body: fields }));

export const listReports = () => sent(client.GET("/api/v1/reports"));
export const readReport = (report: string, filter: ReportFilter) =>
  sent(
    client.GET("/api/v1/reports/tables/{report}", {
      params: { path: { report }, query: said(filter) },
    }),
  );
export const listIntervalsBehind = (filter: IntervalFilter) =>
  sent(client.GET("/api/v1/reports/intervals/behind", { params: { query: said(filter) } }));

export const FILE_KINDS = ["csv", "xlsx", "pdf"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

const query = (filter: object) =>
  new URLSearchParams(said(filter) as Record<string, string>).toString();
export const reportFileUrl = (report: string, kind: FileKind, filter: ReportFilter) =>
  `/api/v1/reports/tables/${encodeURIComponent(report)}/file.${kind}?${query(filter)}`;
export const CALLS_FILE_KINDS = ["csv", "xlsx"] as const;
export const callsFileUrl = (kind: (typeof CALLS_FILE_KINDS)[number], filter: object) =>
  `/api/v1/reports/calls.${kind}?${query(filter)}`;

type Body<Path extends "/api/v1/reports/views" | "/api/v1/reports/mails"> =
  paths[Path]["post"]["requestBody"]["content"]["application/json"];
export type ViewFields = Body<"/api/v1/reports/views">;
export type MailFields = Body<"/api/v1/reports/mails">;

export const listViews = () => sent(client.GET("/api/v1/reports/views"));
export const saveView = (fields: ViewFields) =>
  sent(client.POST("/api/v1/reports/views", { body: fields }));
export const removeView = (id: string) =>
  sent(client.DELETE("/api/v1/reports/views/{view_id}", { params: { path: { view_id: id } } }));
export const listMails = () => sent(client.GET("/api/v1/reports/mails"));
export const addMail = (fields: MailFields) =>
  sent(client.POST("/api/v1/reports/mails", { body: fields }));
export const removeMail = (id: string) =>
  sent(client.DELETE("/api/v1/reports/mails/{mail_id}", { params: { path: { mail_id: id } } }));
export const sendMail = (id: string) =>
  sent(client.POST("/api/v1/reports/mails/{mail_id}/send", { params: { path: { mail_id: id } } }));
