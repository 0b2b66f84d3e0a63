import { Button, Progress } from "@mantine/core";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import { rejectsUrl } from "@/api/lists";
import { Panel } from "@/components/panel";
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
  const left = report.total - report.accepted;

  return (
    <Panel
      title={t("lists.report", { name: report.file_name })}
      aside={<ImportStateTag state={report.state} />}
    >
      {isMoving ? (
        <div role="status">
          <p className={css["reading"]}>{t("lists.reading", { count: count(report.total) })}</p>
          <Progress value={100} animated size="sm" aria-label={t("common.loading")} />
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
          {left > 0 ? (
            <Button
              component="a"
              href={rejectsUrl(report.id)}
              download
              variant="default"
              leftSection={<Download size={14} />}
            >
              {t("lists.download")}
            </Button>
          ) : null}
        </>
      ) : null}
    </Panel>
  );
}

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
