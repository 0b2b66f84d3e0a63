/** The console's languages. A catalogue is fetched when its language is first used. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import type { Locale } from "@/api/contract";

import type en from "@/lib/i18n/en.json";

export const LOCALES: readonly Locale[] = ["zh-CN", "en"];

const CATALOGUES: Record<Locale, () => Promise<{ default: unknown }>> = {
  "zh-CN": () => import("@/lib/i18n/zh-CN.json"),
  en: () => import("@/lib/i18n/en.json"),
};

const KEY = "talktime.locale";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
    returnNull: false;
  }
}

export const isLocale = (text: unknown): text is Locale => LOCALES.some((one) => one === text);

/** What was chosen here before, else the browser's language, else Chinese. */
export function firstLocale(): Locale {
  const kept = localStorage.getItem(KEY);
  if (isLocale(kept)) return kept;
  return navigator.language.startsWith("en") ? "en" : "zh-CN";
}

export async function speak(locale: Locale): Promise<void> {
  if (!i18next.hasResourceBundle(locale, "translation")) {
    const catalogue = await CATALOGUES[locale]();
    i18next.addResourceBundle(locale, "translation", catalogue.default);
  }
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  localStorage.setItem(KEY, locale);
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: firstLocale(),
    fallbackLng: false,
    interpolation: { escapeValue: false },
    resources: {},
    react: { useSuspense: false },
  });
  await speak(firstLocale());
}
