import { Button } from "@mantine/core";
import { LogOut, Play } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Desk } from "@/api/contract";
import { askReady, signOutOfDesk } from "@/api/desk";
import { StateBadge } from "@/components/state-badge";
import { useDesk } from "@/features/desk/desk-context";
import css from "@/features/desk/desk-status-bar.module.css";
import { useDeskKeys } from "@/features/desk/keys/use-desk-keys";
import { leavingOf } from "@/features/desk/leaving";
import { LineChip } from "@/features/desk/line-chip";
import { PauseMenu } from "@/features/desk/pause-menu";
import { StatusFigures } from "@/features/desk/status-figures";
import { useAct } from "@/lib/use-act";

/** State, campaign, own figures, line, and the ways to another state; on every page. */
export function DeskStatusBar() {
  const { t } = useTranslation();
  const { desk, feed } = useDesk();

  if (!desk) {
    return (
      <span className={css["quiet"]} role="status">
        {t("desk.connecting")}
      </span>
    );
  }
  return (
    <div className={css["bar"]} role="group" aria-label={t("desk.status_bar")}>
      <div role="group" aria-label={t("desk.agent_state")} data-state={desk.state}>
        <StateBadge state={desk.state} reason={desk.reason} since={desk.since} isLarge />
      </div>
      {desk.campaign ? (
        <span className={css["campaign"]} title={desk.campaign.name}>
          {desk.campaign.name}
          <small>{t(`mode.${desk.campaign.mode}`)}</small>
        </span>
      ) : null}
      <StatusFigures desk={desk} />
      {feed === "live" ? <LineChip /> : <span className={css["lost"]}>{t("desk.feed_lost")}</span>}
      {desk.state === "offline" ? null : <StateButtons desk={desk} />}
    </div>
  );
}

function StateButtons({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const ready = useAct(askReady);
  const leave = useAct(signOutOfDesk);
  // An order that the dialer has not taken yet keeps its button busy.
  const waitsFor = desk.next_state_note;
  const isFree = desk.state === "pause" || desk.state === "ready";
  const isAway = desk.state === "pause" || leavingOf(desk) !== null;
  useDeskKeys(isAway ? { availability: () => ready.isBusy || ready.act() } : {});

  return (
    <div className={css["buttons"]}>
      {isAway ? (
        <Button
          color="teal"
          leftSection={<Play size={13} />}
          loading={ready.isBusy || waitsFor === "ready_asked"}
          onClick={() => ready.act()}
        >
          {t("desk.go_ready")}
        </Button>
      ) : (
        <PauseMenu isAfterCall={!isFree} isAsked={waitsFor === "pause_asked"} />
      )}
      <Button
        variant="subtle"
        color="gray"
        px={8}
        leftSection={<LogOut size={13} />}
        loading={leave.isBusy || waitsFor === "signed_out"}
        disabled={!isFree}
        title={isFree ? undefined : t("desk.sign_out_busy")}
        onClick={() => leave.act()}
      >
        {t("desk.sign_out")}
      </Button>
    </div>
  );
}
