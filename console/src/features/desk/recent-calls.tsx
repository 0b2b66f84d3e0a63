import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PhoneOutgoing, Play } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listCalls } from "@/api/calls";
import type { Call } from "@/api/contract";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { OutcomeTag } from "@/components/outcome-tag";
import { Panel } from "@/components/panel";
import { useDesk } from "@/features/desk/desk-context";
import css from "@/features/desk/recent-calls.module.css";
import { clock, hourMinute } from "@/lib/format";

/** The agent's last calls, to look up what was said a minute ago. */
export function RecentCalls() {
  const { t } = useTranslation();
  const me = useMe();
  const { desk } = useDesk();
  const calls = useQuery({
    // A new state of the desk may mean a new call in the list.
    queryKey: ["calls", "recent", me.id, desk?.since],
    queryFn: () => listCalls({ agent_id: me.id, limit: 30 }),
    placeholderData: (before) => before,
  });

  return (
    <Panel title={t("desk.recent")} isFilling isFlush>
      <Loaded query={calls} lines={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon={PhoneOutgoing} title={t("desk.no_calls")} />
          ) : (
            <ul>
              {items.map((call) => (
                <RecentCall key={call.id} call={call} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

function RecentCall({ call }: { call: Call }) {
  const { t } = useTranslation();

  return (
    <li className={css["row"]}>
      <time>{hourMinute(call.placed_at)}</time>
      <div className={css["who"]}>
        <b>{call.lead_name || call.phone_masked}</b>
        <span>{call.note || call.lead_company || call.phone_masked}</span>
      </div>
      <div className={css["end"]}>
        <OutcomeTag outcome={call.outcome} />
        {call.talk_seconds > 0 ? <span>{clock(call.talk_seconds)}</span> : null}
        {call.has_recording ? (
          <Link
            to="/recordings"
            search={{ call: call.id }}
            aria-label={t("calls.play", { name: call.lead_name || call.phone_masked })}
          >
            <Play size={12} aria-hidden />
          </Link>
        ) : null}
      </div>
    </li>
  );
}
