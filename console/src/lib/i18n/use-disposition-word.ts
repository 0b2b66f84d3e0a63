import { useTranslation } from "react-i18next";

import type en from "@/lib/i18n/en.json";

type Known = keyof (typeof en)["disposition_code"];

/** Words for the dispositions that every campaign begins with; a campaign's own show their code. */
export function useDispositionWord(): (code: string) => string {
  const { t, i18n } = useTranslation();

  return (code) =>
    i18n.exists(`disposition_code.${code}`) ? t(`disposition_code.${code as Known}`) : code;
}
