import { Button, SegmentedControl } from "@mantine/core";
import { Headphones, PhoneOff } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Wallboard, WatchMode } from "@/api/contract";
import { endTakenCall, leaveAgent, watchAgent } from "@/api/supervision";
import { useOwnLine } from "@/features/wallboard/use-own-line";
import css from "@/features/wallboard/wallboard-page.module.css";
import { useAct } from "@/lib/use-act";

export interface OwnLineBarProps {
  board: Wallboard;
}

const MODES: readonly WatchMode[] = ["listen", "whisper", "barge"];

/** The supervisor's own phone line: whether it is up, and on whose line it is. */
export function OwnLineBar({ board }: OwnLineBarProps) {
  const { t } = useTranslation();
  const { phone, connect, disconnect } = useOwnLine(board.own.line_up);
  const leave = useAct(leaveAgent);
  const end = useAct(endTakenCall);
  const isUp = phone.kind === "up";
  const { own } = board;

  return (
    <section className={css["own"]} aria-label={t("supervision.line")} data-line={phone.kind}>
      <Headphones size={16} aria-hidden />
      {isUp ? (
        <p role="status">
          {own.call_id ? t("supervision.taken") : own.watching ? null : t("supervision.idle")}
          {own.watching ? <Watching board={board} /> : null}
        </p>
      ) : (
        <p role="status">{t(`line.${phone.kind}`)}</p>
      )}
      {own.call_id ? (
        <Button
          color="red"
          leftSection={<PhoneOff size={13} />}
          loading={end.isBusy}
          onClick={() => end.act()}
        >
          {t("supervision.hang_up")}
        </Button>
      ) : null}
      {own.watching ? (
        <Button variant="default" loading={leave.isBusy} onClick={() => leave.act()}>
          {t("supervision.leave")}
        </Button>
      ) : null}
      {isUp ? (
        <Button variant="subtle" color="gray" onClick={disconnect}>
          {t("supervision.disconnect")}
        </Button>
      ) : (
        <Button loading={phone.kind === "connecting"} onClick={connect}>
          {t("supervision.connect")}
        </Button>
      )}
    </section>
  );
}

function Watching({ board }: OwnLineBarProps) {
  const { t } = useTranslation();
  const change = useAct(watchAgent);
  const { watching, mode } = board.own;
  const name = board.agents.find(({ id }) => id === watching)?.name ?? "";

  return (
    <>
      {t("supervision.on", { name })}{" "}
      <SegmentedControl
        aria-label={t("supervision.mode")}
        value={mode ?? "listen"}
        onChange={(value) => {
          const chosen = MODES.find((one) => one === value);
          if (chosen && watching) change.act(watching, chosen);
        }}
        data={MODES.map((value) => ({ value, label: t(`supervision.${value}`) }))}
      />
    </>
  );
}
