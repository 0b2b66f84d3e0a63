import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import css from "@/features/lists/lists-page.module.css";
import { useImportReason } from "@/features/lists/use-import-reason";
import { count } from "@/lib/format";

const FATES = ["accepted", "rejected", "duplicate", "blocked"] as const;

export interface ImportFiguresProps {
  report: Import;
}

/** What becomes of a file's rows: four figures that add up, the reasons, and who has them already. */
export function ImportFigures({ report }: ImportFiguresProps) {
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
      <Reasons reasons={report.reasons} />
      {report.repeats.length > 0 ? (
        <ul className={css["reasons"]} aria-label={t("trial.repeats")}>
          <li>{t("trial.repeats")}</li>
          {report.repeats.map((list) => (
            <li key={list.list_id}>
              {list.name} <b>{count(list.rows)}</b>
            </li>
          ))}
        </ul>
      ) : null}
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
