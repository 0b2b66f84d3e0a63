import { ActionIcon } from "@mantine/core";
import { Headphones } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useDesk } from "@/features/desk/desk-context";
import css from "@/features/desk/desk-status-bar.module.css";
import { DevicesDialog } from "@/features/desk/devices-dialog";

/** The state of the phone line, in two words, and the way to its microphone and speaker. */
export function LineChip() {
  const { t } = useTranslation();
  const { phone } = useDesk();
  const [isOpen, setOpen] = useState(false);

  return (
    <span className={css["phone"]}>
      <span
        className={css["chip"]}
        role="status"
        aria-label={t("line.label")}
        data-line={phone.kind}
      >
        <i aria-hidden />
        {t(`line.${phone.kind}`)}
      </span>
      <ActionIcon
        variant="subtle"
        size={26}
        aria-label={t("devices.title")}
        title={t("devices.title")}
        onClick={() => setOpen(true)}
      >
        <Headphones size={14} />
      </ActionIcon>
      {isOpen ? <DevicesDialog onClose={() => setOpen(false)} /> : null}
    </span>
  );
}
