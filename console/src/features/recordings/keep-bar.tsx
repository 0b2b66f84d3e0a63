import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Archive, Download, Lock, LockOpen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { RecordingDetail } from "@/api/contract";
import { may } from "@/api/me";
import { fileUrl, holdRecording, listAccesses, listHolds, releaseRecording } from "@/api/quality";
import { useMe } from "@/api/use-me";
import { ReasonDialog } from "@/components/reason-dialog";
import css from "@/features/recordings/review.module.css";
import { DASH, stamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface KeepBarProps {
  recording: RecordingDetail;
}

/** Holds against retention, and who heard this recording. */
export function KeepBar({ recording }: KeepBarProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const id = recording.call_id;
  const me = useMe();
  const isKeeper = may(me, "recordings.keep");
  const holds = useQuery({
    queryKey: ["holds", id],
    queryFn: () => listHolds(id),
    enabled: isKeeper,
  });
  const accesses = useQuery({
    queryKey: ["accesses", id],
    queryFn: () => listAccesses(id),
    enabled: isKeeper && isOpen,
  });
  const done = () => {
    setAsking(false);
    return Promise.all(
      ["holds", "accesses", "recording"].map((name) =>
        queries.invalidateQueries({ queryKey: [name, id] }),
      ),
    );
  };
  const hold = useAct(holdRecording, done);
  const release = useAct(releaseRecording, done);

  if (!isKeeper) return null;
  const inPlace = (holds.data ?? []).filter(({ released_at }) => released_at === null);
  return (
    <section className={css["keep"]} aria-label={t("quality.keeping")}>
      <Button variant="default" leftSection={<Lock size={14} />} onClick={() => setAsking(true)}>
        {t("quality.hold")}
      </Button>
      <Button
        variant="default"
        leftSection={<Archive size={14} />}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t("quality.accesses")}
      </Button>
      {may(me, "recordings.take") ? <Files callId={id} /> : null}
      <small>
        {recording.keep_until ? t("quality.kept_until", { at: stamp(recording.keep_until) }) : null}
      </small>
      <ul>
        {inPlace.map(({ id: holdId, kind, reason, author_name }) => (
          <li key={holdId}>
            <Lock size={13} aria-hidden />
            <span>
              {t(`quality.hold_kind.${kind}`)} · {reason} · {author_name}
            </span>
            {kind === "example" ? null : (
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<LockOpen size={13} />}
                onClick={() => release.act(id, holdId)}
              >
                {t("quality.release")}
              </Button>
            )}
          </li>
        ))}
        {isOpen
          ? (accesses.data ?? []).map((access) => (
              <li key={`${access.at} ${access.action}`}>
                <span>
                  {stamp(access.at)} · {access.account_name ?? DASH} ·{" "}
                  {t(`quality.action.${access.action}`, { defaultValue: access.action })}
                  {access.reason ? ` · ${access.reason}` : ""}
                </span>
              </li>
            ))
          : null}
      </ul>
      <ReasonDialog
        title={t("quality.hold")}
        text={t("quality.hold_hint")}
        confirm={t("quality.hold")}
        isOpen={isAsking}
        isBusy={hold.isBusy}
        onClose={() => setAsking(false)}
        onConfirm={(reason) => hold.act(id, reason)}
      />
    </section>
  );
}

/** The sound as a file: as it is stored, and for programs that know no opus. */
function Files({ callId }: { callId: string }) {
  const { t } = useTranslation();

  return (["opus", "wav"] as const).map((form) => (
    <Button
      key={form}
      component="a"
      href={fileUrl(callId, form === "wav" ? "wav" : "ogg")}
      variant="default"
      leftSection={<Download size={14} />}
      download
    >
      {t(`quality.as_${form}`)}
    </Button>
  ));
}
