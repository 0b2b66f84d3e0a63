import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Locale } from "@/api/contract";
import { ME_KEY, meQuery } from "@/api/me";
import { chooseLocale } from "@/api/session";
import { speak } from "@/lib/i18n/i18n";

/** Changes the language at once, and keeps the choice with the account when there is one. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const me = useQuery({ ...meQuery, enabled: false }).data;
  const other: Locale = i18n.language === "en" ? "zh-CN" : "en";

  const change = async () => {
    await speak(other);
    if (!me) return;
    queries.setQueryData(ME_KEY, { ...me, locale: other });
    await chooseLocale(other).catch(() => undefined);
  };

  return (
    <Button
      variant="subtle"
      color="gray"
      px={8}
      aria-label={`${t("app.other_language")}, ${t("app.change_language")}`}
      lang={other}
      onClick={() => void change()}
    >
      {t("app.other_language")}
    </Button>
  );
}
