import { useTranslation } from "react-i18next";

import type en from "@/lib/i18n/en.json";

type Known = keyof (typeof en)["import_reason"];

/** The words for why a row was not taken; a reason without words shows its code. */
export function useImportReason(): (reason: string) => string {
  const { t, i18n } = useTranslation();

  return (reason) =>
    i18n.exists(`import_reason.${reason}`) ? t(`import_reason.${reason as Known}`) : reason;
}
