import { Button, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { QUICK, fieldTime, quickTime } from "@/features/desk/callback-state";
import css from "@/features/desk/disposition-panel.module.css";
import { serverNow } from "@/lib/server-clock";

export interface CallbackPickerProps {
  value: string;
  onChange: (value: string) => void;
}

/** When the customer asked to be called again. */
export function CallbackPicker({ value, onChange }: CallbackPickerProps) {
  const { t } = useTranslation();
  const now = new Date(serverNow());

  return (
    <div className={css["callback"]} role="group" aria-label={t("callback.title")}>
      <TextInput
        type="datetime-local"
        label={t("callback.title")}
        required
        min={fieldTime(now)}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div className={css["quick"]}>
        {QUICK.map((choice) => (
          <Button
            key={choice}
            size="compact-xs"
            variant="default"
            onClick={() => onChange(fieldTime(quickTime(choice, now)))}
          >
            {t(`callback.${choice}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
