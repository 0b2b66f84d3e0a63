import { useTranslation } from "react-i18next";

import type { Disposition } from "@/api/contract";
import { useDesk } from "@/features/desk/desk-context";

/** A disposition in the reader's language; the campaign names its own. */
export function useDispositionLabel(): (code: string) => string {
  const { i18n } = useTranslation();
  const dispositions = useDesk().desk?.campaign?.dispositions ?? [];

  return (code) => {
    const found = dispositions.find((one) => one.code === code);
    return found ? labelOf(found, i18n.language) : code;
  };
}

export const labelOf = (disposition: Disposition, language: string): string =>
  language.startsWith("zh") ? disposition.label_zh : disposition.label_en;
