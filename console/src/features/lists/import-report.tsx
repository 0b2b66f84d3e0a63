import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import { Panel } from "@/components/panel";
import { ImportActions } from "@/features/lists/import-actions";
import { ImportFigures } from "@/features/lists/import-figures";
import { ImportProgress } from "@/features/lists/import-progress";
import { ImportStateTag } from "@/features/lists/import-state-tag";
import { isMoving, shownState } from "@/features/lists/import-state";
import css from "@/features/lists/lists-page.module.css";
import { count } from "@/lib/format";

export interface ImportReportProps {
  report: Import;
}

/** What became of a file, or would, and what may be done about it. */
export function ImportReport({ report }: ImportReportProps) {
  const { t } = useTranslation();

  return (
    <Panel
      title={t("lists.report", { name: report.file_name })}
      aside={<ImportStateTag state={shownState(report)} />}
    >
      {isMoving(report) ? <ImportProgress report={report} /> : null}
      {report.state === "failed" ? (
        <p className={css["error"]} role="alert">
          {report.error}
        </p>
      ) : null}
      {report.state === "checked" ? <p className={css["reading"]}>{t("trial.hint")}</p> : null}
      {report.state === "done" || report.state === "checked" ? (
        <ImportFigures report={report} />
      ) : null}
      {report.state === "undone" ? (
        <p>
          {t("lists.undone", { removed: count(report.removed), closed: count(report.closed) })}
          {report.closed > 0 ? ` ${t("lists.undone_kept")}` : ""}
        </p>
      ) : null}
      <ImportActions report={report} />
    </Panel>
  );
}
