import { ActionIcon } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { AudioLines, Check, PhoneOutgoing } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Desk, HandOff } from "@/api/contract";
import { endHandOff, readHandOffs, takeHandOff } from "@/api/control";
import { dial } from "@/api/desk";
import { Loaded } from "@/components/loaded";
import { Panel } from "@/components/panel";
import css from "@/features/desk/callbacks-panel.module.css";
import { useAct } from "@/lib/use-act";

export interface HandOffsPanelProps {
  desk: Desk;
}

/** Customers whom colleagues gave to me or to my team. Not there when there are none. */
export function HandOffsPanel({ desk }: HandOffsPanelProps) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["hand-offs", desk.hand_offs, desk.call?.id],
    queryFn: readHandOffs,
    placeholderData: (before) => before,
    staleTime: 0,
  });

  if (desk.hand_offs === 0) return null;
  return (
    <Panel title={t("hand_offs.title")} isFlush>
      <Loaded query={found} lines={2}>
        {({ items }) => (
          <ul className={css["list"]}>
            {items.map((one) => (
              <Row
                key={one.id}
                one={one}
                canDial={desk.state === "ready" || desk.state === "pause"}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function Row({ one, canDial }: { one: HandOff; canDial: boolean }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const fresh = () => client.invalidateQueries({ queryKey: ["hand-offs"] });
  const call = useAct(async () => {
    await takeHandOff(one.id);
    await dial({ lead_id: one.lead_id });
  }, fresh);
  const done = useAct(() => endHandOff(one.id), fresh);
  const name = one.name || one.phone_masked;

  return (
    <li className={css["row"]}>
      <div className={css["who"]}>
        <b>{name}</b>
        <span title={one.note}>{t("hand_offs.from", { name: one.from_name, note: one.note })}</span>
      </div>
      <ActionIcon
        variant="subtle"
        size={28}
        aria-label={t("hand_offs.listen", { name })}
        title={t("hand_offs.listen", { name })}
        renderRoot={(props) => <Link to="/recordings" search={{ call: one.call_id }} {...props} />}
      >
        <AudioLines size={14} />
      </ActionIcon>
      <ActionIcon
        variant="light"
        size={28}
        disabled={!canDial}
        loading={call.isBusy}
        aria-label={t("hand_offs.call", { name })}
        onClick={() => call.act()}
      >
        <PhoneOutgoing size={14} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        size={28}
        loading={done.isBusy}
        aria-label={t("hand_offs.done", { name })}
        onClick={() => done.act()}
      >
        <Check size={14} />
      </ActionIcon>
    </li>
  );
}
