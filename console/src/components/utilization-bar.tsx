import { useTranslation } from "react-i18next";

import type { Band } from "@/api/contract";
import css from "@/components/utilization-bar.module.css";
import { GOOD_LINE, SME_LINE } from "@/lib/bands";
import { percent } from "@/lib/format";

/** The bar's right end; nobody talks for the whole shift. */
const FULL = 0.8;
const width = (fraction: number) => `${Math.min(100, (fraction / FULL) * 100)}%`;

export interface UtilizationBarProps {
  utilization: number | null;
  band: Band;
  isSmall?: boolean;
}

/** Talk utilization against the average of small firms (43.75 %) and the good line (60 %). */
export function UtilizationBar({ utilization, band, isSmall }: UtilizationBarProps) {
  const { t } = useTranslation();

  return (
    <div className={css["bar"]} data-small={isSmall || undefined}>
      <div
        className={css["track"]}
        role="meter"
        aria-label={t("metric.utilization")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round((utilization ?? 0) * 1000) / 10}
        aria-valuetext={percent(utilization)}
      >
        <div className={css["fill"]} data-band={band} style={{ width: width(utilization ?? 0) }} />
        <i style={{ left: width(SME_LINE) }} data-line="sme" title={t("band.sme_line")} />
        <i style={{ left: width(GOOD_LINE) }} data-line="good" title={t("band.good_line")} />
      </div>
      {isSmall ? null : (
        <div className={css["labels"]} aria-hidden>
          <span style={{ left: width(SME_LINE) }}>{percent(SME_LINE, 2)}</span>
          <span style={{ left: width(GOOD_LINE) }}>{percent(GOOD_LINE, 0)}</span>
        </div>
      )}
    </div>
  );
}
