import type { LeadField } from "@/api/contract";

/** What a column of a file can become, in the order in which people look for it. */
export const LEAD_FIELDS: LeadField[] = [
  "phone",
  "name",
  "company",
  "area_code",
  "province",
  "city",
  "district",
  "address",
  "email",
  "industry",
  "credit_code",
  "capital",
  "founded",
  "headcount",
  "status",
  "zone",
  "ignore",
];
