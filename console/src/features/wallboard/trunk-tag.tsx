import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import type { Wallboard } from "@/api/contract";
import { Tag } from "@/components/tag";
import { trunkHealth } from "@/features/wallboard/wallboard-state";
import { day, percent } from "@/lib/format";
import { serverNow } from "@/lib/server-clock";

export interface TrunkTagProps {
  trunk: Wallboard["trunk"];
}

/** How much the carrier carried in the last minutes, and the calls that it did not. */
export function TrunkTag({ trunk }: TrunkTagProps) {
  const { t } = useTranslation();
  const worst = trunk.faults[0];
  const rate = percent(trunk.ended ? trunk.answered / trunk.ended : null);
  const words = t("trunk.answered", { rate, minutes: trunk.minutes });
  if (!worst) return <Tag tone="good">{words}</Tag>;

  const causes = trunk.faults
    .map(({ outcome, cause, calls }) =>
      t("trunk.cause", { outcome: t(`outcome.${outcome}`), cause, count: calls }),
    )
    .join(" · ");
  return (
    <Link
      to="/calls"
      search={{ outcome: worst.outcome, day: day(new Date(serverNow())) }}
      title={causes}
    >
      <Tag tone={trunkHealth(trunk)}>
        {words} · {causes}
      </Tag>
    </Link>
  );
}
