import { useTranslation } from "react-i18next";

import { Problem } from "@/api/http";

import type en from "@/lib/i18n/en.json";

type KnownCode = keyof (typeof en)["problem"]["code"];

/** Codes that say too little without the server's own detail. */
const BARE: readonly string[] = ["invalid", "conflict", "bad_request", "weak_password"];

/** What to tell a person about an error: our words for its code, else the server's own. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();

  return (error) => {
    if (!(error instanceof Problem)) return t("problem.unknown");
    if (!i18n.exists(`problem.code.${error.code}`)) {
      return error.detail || error.title || t("problem.unknown");
    }
    const text = t(`problem.code.${error.code as KnownCode}`);
    return BARE.includes(error.code) && error.detail
      ? t("problem.with_detail", { text, detail: error.detail })
      : text;
  };
}
