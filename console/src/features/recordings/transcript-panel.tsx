import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { PhraseHit, RecordingDetail, Transcript } from "@/api/contract";
import { may } from "@/api/me";
import { askForTranscript, checkHit } from "@/api/quality";
import { useMe } from "@/api/use-me";
import { Tag } from "@/components/tag";
import { usePlayer } from "@/features/recordings/moment";
import css from "@/features/recordings/review.module.css";
import { useTranscript } from "@/features/recordings/use-transcript";
import { clock } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface TranscriptPanelProps {
  recording: RecordingDetail;
}

/** What was said, by side and time, with the phrases that somebody should hear. */
export function TranscriptPanel({ recording }: TranscriptPanelProps) {
  const { data } = useTranscript(recording.call_id);
  if (!data || (!data.is_offered && data.state === null)) return null;

  return <Words callId={recording.call_id} transcript={data} />;
}

interface WordsProps {
  callId: string;
  transcript: Transcript;
}

function Words({ callId, transcript }: WordsProps) {
  const { t } = useTranslation();
  const me = useMe();
  const player = usePlayer();
  const queries = useQueryClient();
  const ask = useAct(askForTranscript, () =>
    queries.invalidateQueries({ queryKey: ["transcript", callId] }),
  );
  const { state, error, utterances, hits, is_offered } = transcript;
  const mayAsk = is_offered && state !== "waiting" && may(me, "reviews.give");
  const isHit = (from: number, until: number) =>
    hits.some((hit) => hit.from_ms < until && hit.to_ms > from);

  return (
    <section className={css["notes"]} aria-label={t("transcript.title")}>
      <h2>{t("transcript.title")}</h2>
      {hits.length > 0 ? (
        <ul>
          {hits.map((hit) => (
            <HitRow key={hit.id} hit={hit} />
          ))}
        </ul>
      ) : null}
      {state === "done" && utterances.length === 0 ? <p>{t("transcript.nothing_said")}</p> : null}
      {utterances.length > 0 ? (
        <ol className={css["transcript"]} tabIndex={0} aria-label={t("transcript.title")}>
          {utterances.map((said) => (
            <li key={`${said.side} ${said.from_ms}`} data-side={said.side}>
              <button
                type="button"
                className={css["moment"]}
                onClick={() => player.current?.seek(said.from_ms / 1_000)}
              >
                {clock(said.from_ms / 1_000)}
              </button>
              <b>{t(`recordings.${said.side}`)}</b>
              <span data-hit={isHit(said.from_ms, said.to_ms) || undefined}>{said.text}</span>
            </li>
          ))}
        </ol>
      ) : null}
      {state === "waiting" || state === "failed" ? (
        <p role="status" title={error}>
          {t(`transcript.${state}`)} {state === "failed" ? error : null}
        </p>
      ) : null}
      {mayAsk ? (
        <Button mt="xs" variant="default" loading={ask.isBusy} onClick={() => ask.act(callId)}>
          {t(state === null ? "transcript.ask" : "transcript.ask_again")}
        </Button>
      ) : null}
    </section>
  );
}

function HitRow({ hit }: { hit: PhraseHit }) {
  const { t } = useTranslation();
  const me = useMe();
  const player = usePlayer();
  const queries = useQueryClient();
  const check = useAct(checkHit, async () => {
    await queries.invalidateQueries({ queryKey: ["transcript", hit.call_id] });
    await queries.invalidateQueries({ queryKey: ["phrase-hits"] });
  });

  return (
    <li>
      <button
        type="button"
        className={css["moment"]}
        onClick={() => player.current?.seek(hit.from_ms / 1_000)}
      >
        {clock(hit.from_ms / 1_000)}
      </button>
      <Tag tone={hit.checked_at ? "plain" : "bad"}>{t(`phrase_kind.${hit.kind}`)}</Tag>
      <span className={css["words"]}>{hit.phrase}</span>
      {hit.checked_at ? (
        <small>{t("transcript.checked")}</small>
      ) : may(me, "reviews.give") ? (
        <Button
          size="compact-xs"
          variant="default"
          loading={check.isBusy}
          onClick={() => check.act(hit.id)}
        >
          {t("transcript.check")}
        </Button>
      ) : null}
    </li>
  );
}
