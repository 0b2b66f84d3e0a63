import { Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import { Panel } from "@/components/panel";
import { ImportActions } from "@/features/lists/import-actions";
import { ImportStateTag } from "@/features/lists/import-state-tag";
import css from "@/features/lists/lists-page.module.css";
import { useImportReason } from "@/features/lists/use-import-reason";
import { count } from "@/lib/format";

const FATES = ["accepted", "rejected", "duplicate", "blocked"] as const;

export interface ImportReportProps {
  report: Import;
}

/** What became of a file's rows: four figures that add up, and the reasons. */
export function ImportReport({ report }: ImportReportProps) {
  const { t } = useTranslation();
  const isMoving = report.state === "received" || report.state === "reading";

  return (
    <Panel
      title={t("lists.report", { name: report.file_name })}
      aside={<ImportStateTag state={report.state} />}
    >
      {isMoving ? (
        <div role="status">
          <p className={css["reading"]}>{t("lists.reading", { count: count(report.total) })}</p>
          <Progress value={read(report)} animated size="sm" aria-label={t("common.loading")} />
        </div>
      ) : null}
      {report.state === "failed" ? (
        <p className={css["error"]} role="alert">
          {report.error}
        </p>
      ) : null}
      {report.state === "done" ? (
        <>
          <Figures report={report} />
          <Reasons reasons={report.reasons} />
        </>
      ) : null}
      {report.state === "undone" ? (
        <p>{t("lists.undone", { removed: count(report.removed), closed: count(report.closed) })}</p>
      ) : null}
      <ImportActions report={report} />
    </Panel>
  );
}

/** How much of the file is read, in percent; a bar that is full while nothing is known yet. */
const read = ({ file_bytes, read_bytes }: Import) =>
  file_bytes > 0 && read_bytes > 0 ? Math.min(100, (100 * read_bytes) / file_bytes) : 100;

function Figures({ report }: ImportReportProps) {
  const { t } = useTranslation();

  return (
    <>
      <dl className={css["fates"]}>
        <div>
          <dt>{t("lists.total")}</dt>
          <dd>{count(report.total)}</dd>
        </div>
        {FATES.map((fate) => (
          <div key={fate} data-fate={fate}>
            <dt>{t(`lists.${fate}`)}</dt>
            <dd>{count(report[fate])}</dd>
          </div>
        ))}
      </dl>
      <div className={css["share"]} aria-hidden>
        {FATES.map((fate) => (
          <i key={fate} data-fate={fate} style={{ flexGrow: report[fate] }} />
        ))}
      </div>
    </>
  );
}

function Reasons({ reasons }: { reasons: Record<string, number> }) {
  const { t } = useTranslation();
  const word = useImportReason();
  const sorted = Object.entries(reasons).sort(([, a], [, b]) => b - a);

  if (sorted.length === 0) return null;
  return (
    <ul className={css["reasons"]} aria-label={t("lists.reasons")}>
      {sorted.map(([reason, rows]) => (
        <li key={reason}>
          {word(reason)} <b>{count(rows)}</b>
        </li>
      ))}
    </ul>
  );
}
