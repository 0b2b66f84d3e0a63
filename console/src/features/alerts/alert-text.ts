import { useTranslation } from "react-i18next";

import type { Alert, AlertKind } from "@/api/contract";
import { percent } from "@/lib/format";

const SHARES: readonly AlertKind[] = ["abandonment", "answer_rate"];

/** A value of this kind of rule as people read it. */
export const alertFigure = (kind: AlertKind, value: number): string =>
  SHARES.includes(kind) ? percent(value) : String(Math.round(value));

/** What an alert says, in one line. */
export function useAlertText(): (alert: Alert) => string {
  const { t } = useTranslation();
  return (alert) =>
    t(`alerts.said.${alert.kind}`, {
      name: alert.subject_name,
      value: alertFigure(alert.kind, alert.value),
      limit: alertFigure(alert.kind, alert.threshold),
    });
}
