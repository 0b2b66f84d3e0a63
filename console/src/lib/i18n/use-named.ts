import { useTranslation } from "react-i18next";

/** Picks the language of what the server names in both, such as metrics and reports. */
export function useNamed(): (zh: string, en: string) => string {
  const { i18n } = useTranslation();
  const isChinese = i18n.language.startsWith("zh");
  return (zh, en) => (isChinese ? zh : en);
}
