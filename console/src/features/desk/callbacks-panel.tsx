import { ActionIcon } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock, PhoneOutgoing } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Callback } from "@/api/contract";
import { dial, readCallbacks } from "@/api/desk";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import { dueness } from "@/features/desk/callback-state";
import css from "@/features/desk/callbacks-panel.module.css";
import { useDesk } from "@/features/desk/desk-context";
import { nearStamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";
import { useNow } from "@/lib/use-now";

/** Calls that this agent promised, the soonest first. */
export function CallbacksPanel() {
  const { t } = useTranslation();
  const { desk } = useDesk();
  const callbacks = useQuery({
    queryKey: ["callbacks", desk?.call?.id],
    queryFn: readCallbacks,
    placeholderData: (before) => before,
    refetchInterval: 60_000,
  });
  const canDial = desk?.state === "ready" || desk?.state === "pause";

  return (
    <Panel title={t("callbacks.title")} isFilling isFlush>
      <Loaded query={callbacks} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon={CalendarClock} title={t("callbacks.none")} text={t("callbacks.hint")} />
          ) : (
            <ul className={css["list"]}>
              {items.map((callback) => (
                <CallbackRow key={callback.lead_id} callback={callback} canDial={canDial} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

interface CallbackRowProps {
  callback: Callback;
  canDial: boolean;
}

function CallbackRow({ callback, canDial }: CallbackRowProps) {
  const { t } = useTranslation();
  const now = useNow();
  const call = useAct(() => dial({ lead_id: callback.lead_id }));

  return (
    <li className={css["row"]}>
      <time data-due={dueness(callback.due_at, now)}>{nearStamp(callback.due_at, now)}</time>
      <div className={css["who"]}>
        <b>{callback.name || callback.phone_masked}</b>
        <span title={callback.note ?? undefined}>{callback.note || callback.company}</span>
      </div>
      <ActionIcon
        variant="light"
        size={28}
        disabled={!canDial}
        loading={call.isBusy}
        aria-label={t("callbacks.call", { name: callback.name || callback.phone_masked })}
        onClick={() => call.act()}
      >
        <PhoneOutgoing size={14} />
      </ActionIcon>
    </li>
  );
}
