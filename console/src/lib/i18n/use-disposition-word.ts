import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { nameDispositions } from "@/api/dispositions";
import { useNamed } from "@/lib/i18n/use-named";

const FRESH_MS = 300_000;

/** Words for what was said of a call, in whichever campaign. */
export function useDispositionWord(): (code: string) => string {
  const { t } = useTranslation();
  const named = useNamed();
  const names = useQuery({
    queryKey: ["dispositions", "names"],
    queryFn: nameDispositions,
    staleTime: FRESH_MS,
  });

  return (code) => {
    if (code === "no_disposition") return t("disposition.none");
    const found = names.data?.find((one) => one.code === code);
    return found ? named(found.label_zh, found.label_en) : code;
  };
}
