import { ActionIcon } from "@mantine/core";
import { Tv } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Wallboard } from "@/api/contract";
import { Tag } from "@/components/tag";
import { TrunkTag } from "@/features/wallboard/trunk-tag";
import { timeOfDay } from "@/lib/format";

export interface HealthStripProps {
  board: Wallboard;
  isLive: boolean;
  onTv: () => void;
}

/** Is the machinery well: the stream, the PBX, the recorder. */
export function HealthStrip({ board, isLive, onTv }: HealthStripProps) {
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
      <TrunkTag trunk={board.trunk} />
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
        aria-label={t("tv.title")}
        title={t("tv.title")}
        onClick={onTv}
      >
        <Tv size={16} />
      </ActionIcon>
    </>
  );
}
