import { FileUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import css from "@/features/lists/lists-page.module.css";
import { megabytes } from "@/lib/format";

export interface FileDropProps {
  file: File | null;
  onChoose: (file: File) => void;
}

/** A file field that is also a place to drop a file on. */
export function FileDrop({ file, onChoose }: FileDropProps) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);

  return (
    <label
      className={css["drop"]}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const dropped = event.dataTransfer.files[0];
        if (dropped) onChoose(dropped);
      }}
    >
      <FileUp size={20} strokeWidth={1.6} aria-hidden />
      <b>{file ? file.name : t("lists.drop")}</b>
      <small>{file ? megabytes(file.size) : t("lists.drop_hint")}</small>
      <input
        type="file"
        accept=".csv,.txt,.tsv,.xlsx,.xls,text/csv"
        aria-label={t("lists.choose")}
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0];
          if (chosen) onChoose(chosen);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}
