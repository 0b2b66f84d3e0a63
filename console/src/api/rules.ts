import type { Audience, ConsentFields, ContactRules, Holiday } from "@/api/contract";
import { client, sent } from "@/api/http";

const of = (id: string) => ({ path: { campaign_id: id } });

export const explainCampaign = (id: string) =>
  sent(client.GET("/api/v1/campaigns/{campaign_id}/explain", { params: of(id) }));
export const explainLead = (id: string) =>
  sent(client.GET("/api/v1/leads/{lead_id}/explain", { params: { path: { lead_id: id } } }));
export const readAudience = (id: string) =>
  sent(client.GET("/api/v1/campaigns/{campaign_id}/audience", { params: of(id) }));
export const changeAudience = (id: string, audience: Audience) =>
  sent(client.PUT("/api/v1/campaigns/{campaign_id}/audience", { params: of(id), body: audience }));

export const readContactRules = () => sent(client.GET("/api/v1/contact-rules"));
export const changeContactRules = (rules: ContactRules) =>
  sent(client.PUT("/api/v1/contact-rules", { body: rules }));
export const listHolidays = () => sent(client.GET("/api/v1/holidays"));
export const keepHoliday = (holiday: Holiday) =>
  sent(client.PUT("/api/v1/holidays", { body: holiday }));
export const dropHoliday = (country: string, day: string) =>
  sent(client.DELETE("/api/v1/holidays/{country}/{day}", { params: { path: { country, day } } }));
export const listConsents = (phone: string) =>
  sent(client.GET("/api/v1/consents", { params: { query: { phone } } }));
export const addConsent = (fields: ConsentFields) =>
  sent(client.POST("/api/v1/consents", { body: fields }));
export const withdrawConsent = (consent_id: string) =>
  sent(client.POST("/api/v1/consents/{consent_id}/withdraw", { params: { path: { consent_id } } }));
