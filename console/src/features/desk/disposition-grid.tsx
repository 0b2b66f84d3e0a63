import { Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Disposition } from "@/api/contract";
import css from "@/features/desk/disposition-panel.module.css";
import { labelOf } from "@/features/desk/use-disposition-label";

export interface DispositionGridProps {
  dispositions: Disposition[];
  chosen: string | null;
  onChoose: (code: string) => void;
}

/** Buttons, not a list: one press, and its key stands on it. */
export function DispositionGrid({ dispositions, chosen, onChoose }: DispositionGridProps) {
  const { t, i18n } = useTranslation();

  return (
    <div className={css["grid"]} role="radiogroup" aria-label={t("disposition.title")}>
      {dispositions.map((one, at) => (
        <button
          key={one.code}
          type="button"
          role="radio"
          aria-checked={one.code === chosen}
          aria-label={labelOf(one, i18n.language)}
          className={css["choice"]}
          data-kind={one.kind}
          data-code={one.code}
          title={labelOf(one, i18n.language)}
          onClick={() => onChoose(one.code)}
        >
          {at < 9 ? <Kbd size="xs">{at + 1}</Kbd> : null}
          <span>{labelOf(one, i18n.language)}</span>
        </button>
      ))}
    </div>
  );
}
