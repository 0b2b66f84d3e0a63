import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Recording } from "@/api/contract";
import { Tag } from "@/components/tag";
import css from "@/features/recordings/recordings-page.module.css";
import { clock, shortStamp } from "@/lib/format";
import { useDispositionWord } from "@/lib/i18n/use-disposition-word";

export interface RecordingRowProps {
  recording: Recording;
  isChosen: boolean;
  onChoose: (callId: string) => void;
}

export function RecordingRow({ recording, isChosen, onChoose }: RecordingRowProps) {
  const { t } = useTranslation();
  const word = useDispositionWord();
  const row = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);

  return (
    <li>
      <button
        ref={row}
        type="button"
        className={css["row"]}
        aria-current={isChosen || undefined}
        data-page-keys={isChosen || undefined}
        onClick={() => onChoose(recording.call_id)}
      >
        <time>{shortStamp(recording.started_at)}</time>
        <span className={css["who"]}>
          <b>{recording.lead_name || recording.phone_masked}</b>
          <small>
            {[recording.agent_name, recording.disposition ? word(recording.disposition) : null]
              .filter(Boolean)
              .join(" · ")}
          </small>
        </span>
        {recording.state === "stored" ? (
          <span className={css["length"]}>{clock(recording.duration_seconds)}</span>
        ) : (
          <Tag
            tone={recording.state === "failed" || recording.state === "missing" ? "bad" : "plain"}
          >
            {t(`recording_state.${recording.state}`)}
          </Tag>
        )}
      </button>
    </li>
  );
}
