import { useTranslation } from "react-i18next";

import { Problem } from "@/api/http";

import type en from "@/lib/i18n/en.json";

type KnownCode = keyof (typeof en)["problem"]["code"];

/** What to tell a person about an error: our words for its code, else the server's own. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();

  return (error) => {
    if (!(error instanceof Problem)) return t("problem.unknown");
    const key = `problem.code.${error.code}`;
    if (i18n.exists(key)) return t(`problem.code.${error.code as KnownCode}`);
    return error.detail || error.title || t("problem.unknown");
  };
}
