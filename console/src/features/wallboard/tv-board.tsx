import { useElementSize } from "@mantine/hooks";
import { useEffect } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";

import type { BoardAgent, BoardCampaign, Wallboard } from "@/api/contract";
import { Elapsed } from "@/components/elapsed";
import { Tag } from "@/components/tag";
import css from "@/features/wallboard/tv-board.module.css";
import { shownAt, totalsOf } from "@/features/wallboard/tv-state";
import { useAwake } from "@/features/wallboard/use-awake";
import { abandonHealth, inOrder } from "@/features/wallboard/wallboard-state";
import { count, percent, timeOfDay } from "@/lib/format";
import { useKeys } from "@/lib/use-keys";

const NOW = ["talking", "ready", "wrapup", "paused", "lines"] as const;
const TODAY = ["placed", "connected", "abandoned"] as const;
const CARD = { width: 300, height: 96 } as const;
const CAMPAIGNS = 5;

export interface TvBoardProps {
  board: Wallboard;
  isLive: boolean;
  onClose: () => void;
}

/** The floor for a screen on the wall: big, without chrome, and it turns its own pages. */
export function TvBoard({ board, isLive, onClose }: TvBoardProps) {
  const { t } = useTranslation();
  useAwake();
  useKeys({ Escape: onClose });
  useEffect(() => {
    // Not allowed without a press, as on a screen that starts by itself: then it fills the window.
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
    return () => {
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);
  const seconds = Date.parse(board.at) / 1_000;
  const totals = totalsOf(board.campaigns);

  return createPortal(
    <section className={css["tv"]} aria-label={t("tv.title")}>
      <header className={css["bar"]}>
        <b>{timeOfDay(board.at)}</b>
        {isLive ? null : <Tag tone="bad">{t("wallboard.stale")}</Tag>}
        {board.pbx.is_up ? null : <Tag tone="bad">{t("wallboard.pbx_down")}</Tag>}
        <button type="button" onClick={onClose}>
          {t("tv.close")}
        </button>
      </header>
      <dl className={css["figures"]}>
        {[...NOW, ...TODAY].map((name) => (
          <div key={name} data-column={name}>
            <dd>{count(totals[name])}</dd>
            <dt>{t(`wallboard.${name}`)}</dt>
          </div>
        ))}
      </dl>
      <Campaigns campaigns={board.campaigns} seconds={seconds} />
      <Agents agents={board.agents} seconds={seconds} />
    </section>,
    document.body,
  );
}

function Campaigns({ campaigns, seconds }: { campaigns: BoardCampaign[]; seconds: number }) {
  const { t } = useTranslation();
  const shown = shownAt(campaigns, CAMPAIGNS, seconds);

  return (
    <table className={css["campaigns"]}>
      <thead>
        <tr>
          <th>
            {t("wallboard.campaigns")} <Place {...shown} />
          </th>
          <th>{t("wallboard.talking")}</th>
          <th>{t("wallboard.ready")}</th>
          <th>{t("wallboard.connected")}</th>
          <th>{t("wallboard.abandon_rate")}</th>
          <th>{t("wallboard.waiting_leads")}</th>
        </tr>
      </thead>
      <tbody>
        {shown.items.map((one) => (
          <tr key={one.id}>
            <td>{one.name}</td>
            <td>{count(one.talking)}</td>
            <td>{count(one.ready)}</td>
            <td>{count(one.connected)}</td>
            <td data-health={abandonHealth(one.abandon_rate, one.abandon_ceiling)}>
              {percent(one.abandon_rate, 2)}
            </td>
            <td>{count(one.waiting_leads)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Agents({ agents, seconds }: { agents: BoardAgent[]; seconds: number }) {
  const { t } = useTranslation();
  const { ref, width, height } = useElementSize();
  const columns = Math.max(1, Math.floor(width / CARD.width));
  const rows = Math.max(1, Math.floor(height / CARD.height));
  const shown = shownAt(inOrder(agents), columns * rows, seconds);

  return (
    <>
      <h2>
        {t("wallboard.agents")} {count(agents.length)} <Place {...shown} />
      </h2>
      <div ref={ref} className={css["agents"]}>
        <ul style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
          {shown.items.map((agent) => (
            <li key={agent.id} data-state={agent.state}>
              <b>{agent.name}</b>
              <span>{t(`state.${agent.state}`)}</span>
              <Elapsed since={agent.since} />
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

function Place({ page, pages }: { page: number; pages: number }) {
  return pages > 1 ? (
    <small>
      {page + 1}/{pages}
    </small>
  ) : null;
}
