import { notifications } from "@mantine/notifications";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Callback } from "@/api/contract";
import { dueness } from "@/features/desk/callback-state";
import { hourMinute } from "@/lib/format";
import { useNow } from "@/lib/use-now";

const keyOf = ({ lead_id, due_at }: Callback) => `${lead_id} ${due_at}`;

/** Says once for each promise that its time is near, five minutes ahead. */
export function useDueAlert(callbacks: Callback[]): void {
  const { t } = useTranslation();
  const now = useNow();
  const told = useRef(new Set<string>());

  useEffect(() => {
    for (const callback of callbacks) {
      if (told.current.has(keyOf(callback)) || dueness(callback.due_at, now) === "later") continue;
      told.current.add(keyOf(callback));
      notifications.show({
        color: "orange",
        title: t("callbacks.due"),
        message: t("callbacks.due_text", {
          name: callback.name || callback.phone_masked,
          time: hourMinute(callback.due_at),
        }),
        autoClose: 20_000,
        position: "bottom-left",
        closeButtonProps: { "aria-label": t("common.close") },
        role: "alert",
      });
    }
  }, [callbacks, now, t]);
}
