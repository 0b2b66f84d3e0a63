import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Callback } from "@/api/contract";
import { readCallbacks } from "@/api/desk";
import { useMe } from "@/api/use-me";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import { CallbackRow } from "@/features/desk/callback-row";
import css from "@/features/desk/callbacks-panel.module.css";
import { useDesk } from "@/features/desk/desk-context";
import { useDueAlert } from "@/features/desk/use-due-alert";

const WHOSE = ["mine", "team"] as const;

/** Calls that were promised by this agent or in the team, the soonest first. */
export function CallbacksPanel() {
  const { t } = useTranslation();
  const me = useMe();
  const { desk } = useDesk();
  const [whose, setWhose] = useState<(typeof WHOSE)[number]>("mine");
  const place = [desk?.campaign?.id, desk?.call?.id];
  const mine = useCallbacks(false, place);
  const teams = useCallbacks(true, place, whose === "team");
  useDueAlert(mine.data?.items ?? []);
  const isTeams = whose === "team";
  const canDial = desk?.state === "ready" || desk?.state === "pause";

  return (
    <Panel
      title={t("callbacks.title")}
      isFilling
      isFlush
      aside={
        me.team_id ? (
          <SegmentedControl
            aria-label={t("callbacks.whose")}
            value={whose}
            onChange={(value) => setWhose(value === "team" ? "team" : "mine")}
            data={WHOSE.map((value) => ({ value, label: t(`callbacks.${value}`) }))}
          />
        ) : null
      }
    >
      <Loaded query={isTeams ? teams : mine} lines={4}>
        {({ items }: { items: Callback[] }) =>
          items.length === 0 ? (
            <Notice icon={CalendarClock} title={t("callbacks.none")} text={t("callbacks.hint")} />
          ) : (
            <ul className={css["list"]}>
              {items.map((callback) => (
                <CallbackRow
                  key={`${callback.campaign_id} ${callback.lead_id}`}
                  callback={callback}
                  isTeams={isTeams}
                  canDial={canDial}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

function useCallbacks(ofTeam: boolean, place: (string | undefined)[], enabled = true) {
  return useQuery({
    queryKey: ["callbacks", ofTeam, ...place],
    queryFn: () => readCallbacks(ofTeam),
    placeholderData: (before) => before,
    refetchInterval: 60_000,
    // Before and after a call the key is the same, and the call may have been short.
    staleTime: 0,
    enabled,
  });
}
