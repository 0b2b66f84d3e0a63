import { useTranslation } from "react-i18next";

import type { ScriptFault } from "@/api/contract";
import css from "@/features/scripts/scripts-page.module.css";

export interface FaultListProps {
  faults: ScriptFault[];
}

/** What keeps a question from being published, and what may be said instead. */
export function FaultList({ faults }: FaultListProps) {
  const { t } = useTranslation();

  if (faults.length === 0) return null;
  return (
    <ul className={css["faults"]}>
      {faults.map(({ kind, what, softer }) => (
        <li key={`${kind} ${what}`}>
          {t(`scripts.fault.${kind}`, { what })}
          {softer ? <em>{t("scripts.softer", { softer })}</em> : null}
        </li>
      ))}
    </ul>
  );
}
