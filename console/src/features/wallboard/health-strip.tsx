import { ActionIcon } from "@mantine/core";
import { Maximize } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Wallboard } from "@/api/contract";
import { Tag } from "@/components/tag";
import { timeOfDay } from "@/lib/format";

export interface HealthStripProps {
  board: Wallboard;
  isLive: boolean;
}

/** Is the machinery well: the stream, the PBX, the recorder. */
export function HealthStrip({ board, isLive }: HealthStripProps) {
  const { t } = useTranslation();
  const { backlog, failed } = board.recorder;

  return (
    <>
      {isLive ? (
        <Tag>{timeOfDay(board.at)}</Tag>
      ) : (
        <span role="alert">
          <Tag tone="bad">{t("wallboard.stale")}</Tag>
        </span>
      )}
      <Tag tone={board.pbx.is_up ? "good" : "bad"}>
        {t(board.pbx.is_up ? "wallboard.pbx_up" : "wallboard.pbx_down")}
      </Tag>
      {failed > 0 ? (
        <Tag tone="bad">{t("wallboard.recorder_failed", { count: failed })}</Tag>
      ) : null}
      <Tag tone={backlog > 20 ? "warn" : "good"}>
        {backlog > 0
          ? t("wallboard.recorder_backlog", { count: backlog })
          : t("wallboard.recorder_ok")}
      </Tag>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        aria-label={t("wallboard.full_screen")}
        title={t("wallboard.full_screen")}
        onClick={() => void document.querySelector("main")?.requestFullscreen()}
      >
        <Maximize size={16} />
      </ActionIcon>
    </>
  );
}
