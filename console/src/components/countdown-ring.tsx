import { useState } from "react";
import { useTranslation } from "react-i18next";

import css from "@/components/countdown-ring.module.css";
import { clock } from "@/lib/format";
import { useNow } from "@/lib/use-now";

export interface CountdownRingProps {
  until: string | null;
}

const AROUND = 2 * Math.PI * 16;

/** Time left, as a number inside a ring that empties. The server decides what happens at zero. */
export function CountdownRing({ until }: CountdownRingProps) {
  const { t } = useTranslation();
  const now = useNow();
  const left = until ? Math.max(0, Math.ceil((Date.parse(until) - now) / 1000)) : 0;
  const [first, setFirst] = useState({ until, left });
  if (first.until !== until) setFirst({ until, left });
  const whole = first.until === until ? Math.max(first.left, left, 1) : Math.max(left, 1);

  return (
    <span
      className={css["ring"]}
      role="timer"
      aria-label={t("common.time_left")}
      data-late={left <= 5 || undefined}
    >
      <svg viewBox="0 0 36 36" aria-hidden>
        <circle cx={18} cy={18} r={16} />
        <circle
          cx={18}
          cy={18}
          r={16}
          strokeDasharray={AROUND}
          strokeDashoffset={AROUND * (1 - left / whole)}
        />
      </svg>
      {left < 100 ? left : clock(left)}
    </span>
  );
}
