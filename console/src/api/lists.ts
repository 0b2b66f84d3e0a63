import { client, onceKey, sent } from "@/api/http";

export interface Upload {
  file: File;
  listName?: string;
  listId?: string;
  preset: string;
  isDnc: boolean;
}

function formOf({ file, listName, listId, preset, isDnc }: Upload): FormData {
  const form = new FormData();
  if (listName && !isDnc) form.set("list_name", listName);
  if (listId && !isDnc) form.set("list_id", listId);
  form.set("preset", preset);
  form.set("purpose", isDnc ? "dnc" : "leads");
  form.set("file", file);
  return form;
}

export const listLists = () =>
  sent(client.GET("/api/v1/lists", { params: { query: { limit: 200 } } }));
export const listPresets = () => sent(client.GET("/api/v1/import-presets"));
export const listImports = () =>
  sent(client.GET("/api/v1/imports", { params: { query: { limit: 100 } } }));
export const upload = (what: Upload) =>
  sent(
    client.POST("/api/v1/imports", {
      params: { header: onceKey() },
      // The form is the body; its fields are those of the description.
      body: { file: what.file.name, preset: what.preset, purpose: "leads" },
      bodySerializer: () => formOf(what),
    }),
  );
export const rejectsUrl = (importId: string) => `/api/v1/imports/${importId}/rejects.csv`;
