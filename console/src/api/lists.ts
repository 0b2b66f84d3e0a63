import type { Dedup, ListRouting, PresetFields, ReadAs } from "@/api/contract";
import { client, onceKey, sent } from "@/api/http";

export interface Upload {
  file: File;
  listName?: string;
  listId?: string;
  preset: string;
  dedup: Dedup;
  isDnc: boolean;
}

export interface Start {
  list_id?: string;
  list_name?: string;
  dedup: Dedup;
}

function formOf({ file, listName, listId, preset, dedup, isDnc }: Upload): FormData {
  const form = new FormData();
  if (listName && !isDnc) form.set("list_name", listName);
  if (listId && !isDnc) form.set("list_id", listId);
  form.set("preset", preset);
  form.set("dedup", dedup);
  form.set("purpose", isDnc ? "dnc" : "leads");
  form.set("file", file);
  return form;
}

export const listLists = () =>
  sent(client.GET("/api/v1/lists", { params: { query: { limit: 200 } } }));
const ofList = (list_id: string) => ({ params: { path: { list_id } } });

export const readRouting = (id: string) =>
  sent(client.GET("/api/v1/lists/{list_id}/routing", ofList(id)));
export const setRouting = (id: string, wish: ListRouting) =>
  sent(client.PUT("/api/v1/lists/{list_id}/routing", { ...ofList(id), body: wish }));
export const listPresets = () => sent(client.GET("/api/v1/import-presets"));
export const listImports = () =>
  sent(client.GET("/api/v1/imports", { params: { query: { limit: 100 } } }));
export const upload = (what: Upload) =>
  sent(
    client.POST("/api/v1/imports", {
      params: { header: onceKey() },
      // The form is the body; its fields are those of the description.
      body: {
        file: what.file.name,
        preset: what.preset,
        purpose: "leads",
        dedup: what.dedup,
        encoding: "",
        delimiter: "",
      },
      bodySerializer: () => formOf(what),
    }),
  );
/** Leave the file with the server, to look at how it would be read. */
export const draft = ({ file, isDnc }: Upload) =>
  sent(
    client.POST("/api/v1/imports/drafts", {
      body: { file: file.name, purpose: "leads" },
      bodySerializer: () => {
        const form = new FormData();
        form.set("purpose", isDnc ? "dnc" : "leads");
        form.set("file", file);
        return form;
      },
    }),
  );

const path = (import_id: string) => ({ params: { path: { import_id } } });

export const preview = (id: string, asked: ReadAs) =>
  sent(client.POST("/api/v1/imports/{import_id}/preview", { ...path(id), body: asked }));
export const start = (id: string, asked: ReadAs & Start) =>
  sent(client.POST("/api/v1/imports/{import_id}/start", { ...path(id), body: asked }));
export const cancel = (id: string) =>
  sent(client.POST("/api/v1/imports/{import_id}/cancel", path(id)));
export const undo = (id: string) => sent(client.POST("/api/v1/imports/{import_id}/undo", path(id)));
/** Have every row judged, with nothing kept of it. */
export const check = (id: string, asked: ReadAs & Start) =>
  sent(client.POST("/api/v1/imports/{import_id}/check", { ...path(id), body: asked }));
/** Import what was checked, as it was checked. */
export const keepChecked = (id: string) =>
  sent(client.POST("/api/v1/imports/{import_id}/commit", path(id)));
export const readImport = (id: string) => sent(client.GET("/api/v1/imports/{import_id}", path(id)));
export const savePreset = (name: string, fields: PresetFields) =>
  sent(client.PUT("/api/v1/import-presets/{name}", { params: { path: { name } }, body: fields }));
export const removePreset = (name: string) =>
  sent(client.DELETE("/api/v1/import-presets/{name}", { params: { path: { name } } }));
export const fileUrl = (importId: string) => `/api/v1/imports/${importId}/file`;
export const rejectsUrl = (importId: string) => `/api/v1/imports/${importId}/rejects.csv`;
