import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useReducer } from "react";
import { useTranslation } from "react-i18next";

import type { BoardAgent, Wallboard } from "@/api/contract";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { WALLBOARD_EVENTS } from "@/api/wallboard";
import { Page } from "@/components/page";
import { Skeleton } from "@mantine/core";
import { AgentsGrid } from "@/features/wallboard/agents-grid";
import { CallsNow } from "@/features/wallboard/calls-now";
import { CampaignStrip } from "@/features/wallboard/campaign-strip";
import { HealthStrip } from "@/features/wallboard/health-strip";
import { OwnLineBar } from "@/features/wallboard/own-line-bar";
import { TvBoard } from "@/features/wallboard/tv-board";
import css from "@/features/wallboard/wallboard-page.module.css";
import { EMPTY_BOARD, reduce } from "@/features/wallboard/wallboard-state";
import { follow } from "@/lib/event-stream";
import { learnServerTime } from "@/lib/server-clock";

/** The whole floor, pushed once a second. */
export function WallboardPage() {
  const { t } = useTranslation();
  const me = useMe();
  const { tv, campaign_id, state } = useSearch({ from: "/shell/wallboard" });
  const navigate = useNavigate({ from: "/wallboard" });
  const [{ board, isLive }, tell] = useReducer(reduce, EMPTY_BOARD);

  useEffect(
    () =>
      follow<Wallboard>(WALLBOARD_EVENTS, "wallboard", {
        opened: () => tell({ type: "opened" }),
        lost: () => tell({ type: "lost" }),
        received: (fresh) => {
          learnServerTime(fresh.at);
          tell({ type: "received", board: fresh });
        },
      }),
    [],
  );

  const isWanted = (agent: BoardAgent) =>
    (!campaign_id || agent.campaign_id === campaign_id) && (!state || agent.state === state);

  return (
    <Page
      title={t("wallboard.title")}
      actions={
        board ? (
          <HealthStrip
            board={board}
            isLive={isLive}
            onTv={() => void navigate({ search: { tv: "1" } })}
          />
        ) : null
      }
    >
      {board && tv ? (
        <TvBoard board={board} isLive={isLive} onClose={() => void navigate({ search: {} })} />
      ) : null}
      {board ? (
        <>
          {may(me, "calls.monitor") ? <OwnLineBar board={board} /> : null}
          <CampaignStrip campaigns={board.campaigns} />
          <div className={css["split"]}>
            <AgentsGrid
              agents={board.agents.filter(isWanted)}
              isNarrowed={campaign_id !== undefined}
            />
            <CallsNow
              calls={board.calls.filter((call) => !campaign_id || call.campaign_id === campaign_id)}
              agents={board.agents}
            />
          </div>
        </>
      ) : (
        <div className={css["waiting"]} role="status" aria-label={t("wallboard.waiting_feed")}>
          <Skeleton height={120} />
          <Skeleton height="100%" />
        </div>
      )}
    </Page>
  );
}
