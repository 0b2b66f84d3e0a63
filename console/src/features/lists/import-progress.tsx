import { Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import css from "@/features/lists/lists-page.module.css";
import { count } from "@/lib/format";

export interface ImportProgressProps {
  report: Import;
}

/** How far a file is read, or an import is taken back. */
export function ImportProgress({ report }: ImportProgressProps) {
  const { t } = useTranslation();
  const text =
    report.state === "undoing"
      ? t("lists.undone", { removed: count(report.removed), closed: count(report.closed) })
      : t("lists.reading", { count: count(report.total) });

  return (
    <div role="status">
      <p className={css["reading"]}>{text}</p>
      <Progress value={done(report)} animated size="sm" aria-label={t("common.loading")} />
    </div>
  );
}

/** In percent; a bar that is full while nothing is known yet. */
function done({ state, file_bytes, read_bytes, accepted, removed, closed }: Import): number {
  const [part, whole] =
    state === "undoing" ? [removed + closed, accepted] : [read_bytes, file_bytes];
  return whole > 0 && part > 0 ? Math.min(100, (100 * part) / whole) : 100;
}
