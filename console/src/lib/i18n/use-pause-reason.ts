import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { PauseReason } from "@/api/contract";
import { PAUSES_KEY, listPauseReasons } from "@/api/pauses";
import { useNamed } from "@/lib/i18n/use-named";

const FRESH_MS = 300_000;

/** Reasons that the floor and the desk give by themselves. */
const OWN = [
  "after_call",
  "leaving",
  "line_lost",
  "pausing",
  "preview_timeout",
  "signed_in",
  "supervisor",
] as const;

const isOwn = (reason: string): reason is (typeof OWN)[number] =>
  (OWN as readonly string[]).includes(reason);

const NONE: PauseReason[] = [];

function useReasons(): PauseReason[] {
  const reasons = useQuery({
    queryKey: PAUSES_KEY,
    queryFn: listPauseReasons,
    staleTime: FRESH_MS,
  });
  return reasons.data ?? NONE;
}

/** Why agents may pause, as the site has it now. */
export function usePauseReasons(): PauseReason[] {
  return useReasons().filter((one) => !one.is_retired);
}

/** The words for a reason; one that we have no words for is shown as it is. */
export function usePauseReason(): (reason: string) => string {
  const { t } = useTranslation();
  const named = useNamed();
  const reasons = useReasons();

  return (reason) => {
    if (isOwn(reason)) return t(`reason.${reason}`);
    const found = reasons.find(({ code }) => code === reason);
    return found ? named(found.label_zh, found.label_en) : reason;
  };
}
