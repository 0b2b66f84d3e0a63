import { useTranslation } from "react-i18next";

import { INTENTS } from "@/api/contract";
import type { Intent } from "@/api/contract";
import css from "@/features/desk/disposition-panel.module.css";

export interface IntentPickerProps {
  intent: Intent | null;
  onChoose: (intent: Intent | null) => void;
}

/** How much the lead wants it, A to D; pressing the chosen one takes it back. */
export function IntentPicker({ intent, onChoose }: IntentPickerProps) {
  const { t } = useTranslation();

  return (
    <div className={css["intent"]} role="group" aria-label={t("intent.title")}>
      <span>{t("intent.title")}</span>
      {INTENTS.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === intent}
          title={t(`intent.${one}`)}
          onClick={() => onChoose(one === intent ? null : one)}
        >
          <b>{one}</b> <small>{t(`intent.${one}`)}</small>
        </button>
      ))}
    </div>
  );
}
