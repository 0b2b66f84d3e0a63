import type { NumberCodes } from "@/api/contract";
import { client, sent } from "@/api/http";

export interface ResultUpload {
  file: File;
  provider: string;
  codes: NumberCodes;
  checkedAt: string | null;
}

export const readNumberChecks = () => sent(client.GET("/api/v1/number-checks"));
export const keepNumberChecks = ({ file, provider, codes, checkedAt }: ResultUpload) =>
  sent(
    client.POST("/api/v1/number-checks", {
      // The form is the body; its fields are those of the description.
      body: { file: file.name, provider, codes },
      bodySerializer: () => {
        const form = new FormData();
        form.set("provider", provider);
        form.set("codes", codes);
        if (checkedAt) form.set("checked_at", checkedAt);
        form.set("file", file);
        return form;
      },
    }),
  );
