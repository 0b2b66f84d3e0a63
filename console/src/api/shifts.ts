import { client, sent } from "@/api/http";
import type { paths } from "@/api/schema";

export type ShiftPlan =
  paths["/api/v1/shifts"]["post"]["requestBody"]["content"]["application/json"];

export const listShifts = (first: string, last: string) =>
  sent(client.GET("/api/v1/shifts", { params: { query: { first, last } } }));
export const planShifts = (plan: ShiftPlan) => sent(client.POST("/api/v1/shifts", { body: plan }));
export const removeShift = (id: string) =>
  sent(client.DELETE("/api/v1/shifts/{shift_id}", { params: { path: { shift_id: id } } }));
export const listDaysOff = (year: number) =>
  sent(client.GET("/api/v1/days-off", { params: { query: { year } } }));
export const setDayOff = (day: string, name: string) =>
  sent(client.PUT("/api/v1/days-off/{day}", { params: { path: { day } }, body: { name } }));
export const removeDayOff = (day: string) =>
  sent(client.DELETE("/api/v1/days-off/{day}", { params: { path: { day } } }));
export const fillDaysOff = (country: string, year: number) =>
  sent(client.POST("/api/v1/days-off/fill", { body: { country, year } }));
