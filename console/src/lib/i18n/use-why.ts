import { useTranslation } from "react-i18next";

import type en from "@/lib/i18n/en.json";

type Why = keyof (typeof en)["explain"]["why"];
type Stop = keyof (typeof en)["explain"]["stop"];

/** Words for the reasons of the rules; a reason of another kind, such as an outcome, is itself. */
export function useWhy(): { why: (code: string) => string; stop: (code: string) => string } {
  const { t, i18n } = useTranslation();

  return {
    why: (code) => {
      if (i18n.exists(`explain.why.${code}`)) return t(`explain.why.${code as Why}`);
      if (i18n.exists(`explain.stop.${code}`)) return t(`explain.stop.${code as Stop}`);
      return code;
    },
    stop: (code) =>
      i18n.exists(`explain.stop.${code}`) ? t(`explain.stop.${code as Stop}`) : code,
  };
}
