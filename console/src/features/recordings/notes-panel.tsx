import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { BookmarkPlus, Repeat, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { RecordingDetail, RecordingNote } from "@/api/contract";
import { may } from "@/api/me";
import { addExample, addNote, listNotes, removeNote } from "@/api/quality";
import { useMe } from "@/api/use-me";
import { usePlayer } from "@/features/recordings/moment";
import css from "@/features/recordings/review.module.css";
import { clock } from "@/lib/format";
import { useAct } from "@/lib/use-act";

/** A note begins where the player stands and covers this much, or what is left. */
const SPAN_MS = 5_000;

export interface NotesPanelProps {
  recording: RecordingDetail;
}

/** Words at moments of the sound; each one jumps there. */
export function NotesPanel({ recording }: NotesPanelProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const player = usePlayer();
  const [text, setText] = useState("");
  const key = ["notes", recording.call_id];
  const notes = useQuery({ queryKey: key, queryFn: () => listNotes(recording.call_id) });
  const add = useAct(addNote, () => {
    setText("");
    return queries.invalidateQueries({ queryKey: key });
  });

  const submit = () => {
    const end = recording.duration_seconds * 1_000;
    const from = Math.min(Math.round((player.current?.at() ?? 0) * 1_000), Math.max(0, end - 1));
    add.act(recording.call_id, Math.floor(from), Math.min(from + SPAN_MS, Math.floor(end)), text);
  };
  return (
    <section className={css["notes"]} aria-label={t("quality.notes")}>
      <h2>{t("quality.notes")}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextInput
          required
          flex={1}
          maxLength={1000}
          aria-label={t("quality.new_note")}
          placeholder={t("quality.new_note")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={add.isBusy}>
          {t("quality.add_note")}
        </Button>
      </form>
      <ul>
        {(notes.data ?? []).map((note) => (
          <NoteRow key={note.id} note={note} callId={recording.call_id} />
        ))}
      </ul>
    </section>
  );
}

interface NoteRowProps {
  note: RecordingNote;
  callId: string;
}

function NoteRow({ note, callId }: NoteRowProps) {
  const { t } = useTranslation();
  const me = useMe();
  const queries = useQueryClient();
  const player = usePlayer();
  const drop = useAct(removeNote, () => queries.invalidateQueries({ queryKey: ["notes", callId] }));
  const keep = useAct(addExample, () => queries.invalidateQueries({ queryKey: ["examples"] }));
  const [from, until] = [note.from_ms / 1_000, note.to_ms / 1_000];

  return (
    <li>
      <button type="button" className={css["moment"]} onClick={() => player.current?.seek(from)}>
        {clock(from)}
      </button>
      <span className={css["words"]}>
        {note.text} <small>{note.author_name}</small>
      </span>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t("quality.loop")}
        onClick={() => player.current?.loop(from, until)}
      >
        <Repeat size={14} />
      </ActionIcon>
      {may(me, "reviews.give") ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("quality.make_example")}
          title={t("quality.make_example")}
          loading={keep.isBusy}
          onClick={() => keep.act(callId, note.from_ms, note.to_ms, note.text.slice(0, 120))}
        >
          <BookmarkPlus size={14} />
        </ActionIcon>
      ) : null}
      {note.author_id === me.id ? (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("quality.remove_note")}
          onClick={() => drop.act(callId, note.id)}
        >
          <Trash2 size={14} />
        </ActionIcon>
      ) : null}
    </li>
  );
}
