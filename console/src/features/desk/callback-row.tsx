import { ActionIcon } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Hand, PhoneOutgoing } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Callback } from "@/api/contract";
import { dial, takeCallback } from "@/api/desk";
import { dueness } from "@/features/desk/callback-state";
import css from "@/features/desk/callbacks-panel.module.css";
import { nearStamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";
import { useNow } from "@/lib/use-now";

export interface CallbackRowProps {
  callback: Callback;
  /** Promised by a colleague: it is taken over before it is made. */
  isTeams: boolean;
  canDial: boolean;
}

export function CallbackRow({ callback, isTeams, canDial }: CallbackRowProps) {
  const { t } = useTranslation();
  const now = useNow();
  const client = useQueryClient();
  const call = useAct(() => dial({ lead_id: callback.lead_id }));
  const take = useAct(takeCallback, () => client.invalidateQueries({ queryKey: ["callbacks"] }));
  const name = callback.name || callback.phone_masked;

  return (
    <li className={css["row"]}>
      <time data-due={dueness(callback.due_at, now)}>{nearStamp(callback.due_at, now)}</time>
      <div className={css["who"]}>
        <b>{name}</b>
        <span title={callback.note || undefined}>
          {isTeams ? `${callback.agent_name} · ` : ""}
          {callback.note || callback.company}
        </span>
        {callback.blocked ? (
          <em>
            {t(`callbacks.blocked.${callback.blocked}`)}
            {callback.free_at
              ? ` ${t("callbacks.free_at", { at: nearStamp(callback.free_at, now) })}`
              : ""}
          </em>
        ) : null}
      </div>
      {isTeams ? (
        <ActionIcon
          variant="light"
          size={28}
          loading={take.isBusy}
          aria-label={t("callbacks.take", { name })}
          title={t("callbacks.take", { name })}
          onClick={() => take.act(callback)}
        >
          <Hand size={14} />
        </ActionIcon>
      ) : (
        <ActionIcon
          variant="light"
          size={28}
          disabled={!canDial || callback.blocked !== null}
          loading={call.isBusy}
          aria-label={t("callbacks.call", { name })}
          onClick={() => call.act()}
        >
          <PhoneOutgoing size={14} />
        </ActionIcon>
      )}
    </li>
  );
}
