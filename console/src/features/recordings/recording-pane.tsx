import { useQuery } from "@tanstack/react-query";
import { AudioLines } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { RecordingDetail } from "@/api/contract";
import { readRecording } from "@/api/recordings";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { OutcomeTag } from "@/components/outcome-tag";
import { Panel } from "@/components/panel";
import { KeepBar } from "@/features/recordings/keep-bar";
import { PlayerContext } from "@/features/recordings/moment";
import type { Player as PlayerPlace } from "@/features/recordings/moment";
import { NotesPanel } from "@/features/recordings/notes-panel";
import { Player } from "@/features/recordings/player";
import css from "@/features/recordings/recordings-page.module.css";
import { ReviewPanel } from "@/features/recordings/review-panel";
import { TranscriptPanel } from "@/features/recordings/transcript-panel";
import { DASH, clock, megabytes, stamp } from "@/lib/format";
import { useDispositionWord } from "@/lib/i18n/use-disposition-word";

export interface RecordingPaneProps {
  callId: string | undefined;
}

export function RecordingPane({ callId }: RecordingPaneProps) {
  const { t } = useTranslation();
  const recording = useQuery({
    queryKey: ["recording", callId],
    queryFn: () => readRecording(callId ?? ""),
    enabled: callId !== undefined,
    // A recording that is on its way is stored within seconds.
    refetchInterval: ({ state }) =>
      state.data && ["open", "captured"].includes(state.data.state) ? 3_000 : false,
  });

  return (
    <Panel title={t("recordings.player")} isFilling>
      {callId === undefined ? (
        <Notice
          icon={AudioLines}
          title={t("recordings.choose")}
          text={t("recordings.choose_hint")}
        />
      ) : (
        <Loaded query={recording}>
          {(detail) => <Review key={detail.call_id} recording={detail} />}
        </Loaded>
      )}
    </Panel>
  );
}

/** The sound, and beside it everything that points into it. */
function Review({ recording }: { recording: RecordingDetail }) {
  const [player] = useState<PlayerPlace>({ current: null });
  const isStored = recording.state === "stored";

  return (
    <PlayerContext value={player}>
      <article className={css["pane"]} aria-label={recording.lead_name || recording.phone_masked}>
        <PaneHead recording={recording} />
        <Player recording={recording} />
        {isStored ? <ReviewPanel recording={recording} /> : null}
        {isStored ? <TranscriptPanel recording={recording} /> : null}
        {isStored ? <NotesPanel recording={recording} /> : null}
        <Facts recording={recording} />
        {isStored ? <KeepBar recording={recording} /> : null}
      </article>
    </PlayerContext>
  );
}

function PaneHead({ recording }: { recording: RecordingDetail }) {
  const word = useDispositionWord();

  return (
    <header className={css["head"]}>
      <div>
        <h1>{recording.lead_name || recording.phone_masked}</h1>
        <p>{recording.lead_company || recording.phone_masked}</p>
      </div>
      <div className={css["tags"]}>
        <OutcomeTag outcome={recording.outcome} />
        {recording.disposition ? <b>{word(recording.disposition)}</b> : null}
      </div>
    </header>
  );
}

function Facts({ recording }: { recording: RecordingDetail }) {
  const { t } = useTranslation();
  const facts = [
    [t("calls.agent"), recording.agent_name ?? DASH],
    [t("calls.campaign"), recording.campaign_name],
    [t("calls.phone"), recording.phone_masked],
    [t("recordings.started"), stamp(recording.started_at)],
    [t("recordings.duration"), clock(recording.duration_seconds)],
    [t("calls.talk"), clock(recording.talk_seconds)],
    [t("recordings.size"), recording.bytes > 0 ? megabytes(recording.bytes) : DASH],
    [t("recordings.checksum"), recording.sha256?.slice(0, 16) ?? DASH],
  ] as const;

  return (
    <>
      {recording.note ? (
        <blockquote className={css["note"]} aria-label={t("recordings.note")}>
          {recording.note}
        </blockquote>
      ) : null}
      <dl className={css["facts"]}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
