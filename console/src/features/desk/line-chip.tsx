import { useTranslation } from "react-i18next";

import { useDesk } from "@/features/desk/desk-context";
import css from "@/features/desk/desk-status-bar.module.css";

/** The state of the phone line, in two words. */
export function LineChip() {
  const { t } = useTranslation();
  const { phone } = useDesk();

  return (
    <span className={css["chip"]} role="status" aria-label={t("line.label")} data-line={phone.kind}>
      <i aria-hidden />
      {t(`line.${phone.kind}`)}
    </span>
  );
}
