import { useTranslation } from "react-i18next";

import { keyLabel, keyNameOf } from "@/features/desk/keys/desk-keys";
import css from "@/features/desk/keys/keys-help.module.css";

export interface KeyFieldProps {
  label: string;
  value: string;
  isListening: boolean;
  isDoubled: boolean;
  onListen: (isOn: boolean) => void;
  onChange: (key: string) => void;
}

/** Press it, then the key that is wanted; Backspace takes the key away, Escape keeps the old one. */
export function KeyField(props: KeyFieldProps) {
  const { t } = useTranslation();
  const { label, value, isListening, isDoubled, onListen, onChange } = props;

  return (
    <button
      type="button"
      className={css["key"]}
      aria-label={t("keys.change", {
        action: label,
        key: value ? keyLabel(value) : t("keys.none"),
      })}
      data-listening={isListening || undefined}
      data-clash={isDoubled || undefined}
      onClick={() => onListen(true)}
      onBlur={() => onListen(false)}
      onKeyDown={(event) => {
        if (!isListening || event.key === "Tab") return;
        event.preventDefault();
        event.stopPropagation();
        const name = event.key === "Backspace" ? "" : keyNameOf(event.key);
        if (name !== null) onChange(name);
        if (name !== null || event.key === "Escape") onListen(false);
      }}
    >
      {isListening ? t("keys.press") : value ? keyLabel(value) : t("keys.none")}
    </button>
  );
}
