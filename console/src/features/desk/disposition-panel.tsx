import { Button, Textarea } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Desk, DeskCall } from "@/api/contract";
import { dispose } from "@/api/desk";
import { Panel } from "@/components/panel";
import { Tag } from "@/components/tag";
import { CallbackPicker } from "@/features/desk/callback-picker";
import css from "@/features/desk/disposition-panel.module.css";
import { DispositionGrid } from "@/features/desk/disposition-grid";
import { choiceOf, dispositionOnKey, keep, load, missing } from "@/features/desk/draft-state";
import type { Draft } from "@/features/desk/draft-state";
import { IntentPicker } from "@/features/desk/intent-picker";
import { useDispositionLabel } from "@/features/desk/use-disposition-label";
import { serverNow } from "@/lib/server-clock";
import { useDeskKeys } from "@/features/desk/keys/use-desk-keys";
import { useAct } from "@/lib/use-act";
import { useKeys } from "@/lib/use-keys";

export interface DispositionPanelProps {
  desk: Desk;
  call: DeskCall;
}

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** What the call came to: one of at most nine, with intent, callback time and note. */
export function DispositionPanel({ desk, call }: DispositionPanelProps) {
  const { t } = useTranslation();
  const label = useDispositionLabel();
  const dispositions = desk.campaign?.dispositions ?? [];
  const [draft, setDraft] = useState(() => load(sessionStorage, call.id));
  const [isTried, setTried] = useState(false);
  const change = (part: Partial<Draft>) => {
    const fresh = { ...draft, ...part };
    keep(sessionStorage, fresh);
    setDraft(fresh);
  };
  const save = useAct(dispose);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const lack = missing(draft, dispositions, serverNow());
  const trySave = (goesTo: "ready" | "pause") => {
    setTried(true);
    if (!lack && !save.isBusy) save.act(choiceOf(draft, dispositions, goesTo));
  };
  const isOver = desk.state === "wrapup";
  const pick = (event: KeyboardEvent) => {
    const one = dispositionOnKey(event.key, dispositions, draft.code);
    if (one) change({ code: one.code });
  };
  useKeys(Object.fromEntries(DIGITS.map((digit) => [digit, pick])));
  useDeskKeys({
    save: () => isOver && trySave("ready"),
    save_pause: () => isOver && trySave("pause"),
    note: () => noteField.current?.focus(),
  });
  const chosen = dispositions.find(({ code }) => code === draft.code);

  return (
    <Panel
      title={t("disposition.title")}
      isFilling
      aside={
        call.disposition ? (
          <Tag tone="good">{t("disposition.saved", { label: label(call.disposition) })}</Tag>
        ) : null
      }
    >
      <div className={css["form"]}>
        <DispositionGrid
          dispositions={dispositions}
          chosen={draft.code}
          onChoose={(code) => change({ code })}
        />
        <IntentPicker intent={draft.intent} onChoose={(intent) => change({ intent })} />
        {chosen?.needs_callback ? (
          <CallbackPicker
            value={draft.callbackAt}
            onChange={(callbackAt) => change({ callbackAt })}
          />
        ) : null}
        <Textarea
          ref={noteField}
          aria-label={t("disposition.note")}
          placeholder={t("disposition.note_hint")}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={4000}
          value={draft.note}
          onChange={(event) => change({ note: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && event.ctrlKey) trySave("ready");
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
        {isTried && lack ? (
          <p className={css["lack"]} role="alert">
            {t(`disposition.missing.${lack}`)}
          </p>
        ) : null}
        <SaveButtons isOver={isOver} isBusy={save.isBusy} onSave={trySave} />
      </div>
    </Panel>
  );
}

interface SaveButtonsProps {
  isOver: boolean;
  isBusy: boolean;
  onSave: (goesTo: "ready" | "pause") => void;
}

function SaveButtons({ isOver, isBusy, onSave }: SaveButtonsProps) {
  const { t } = useTranslation();

  return (
    <div className={css["save"]}>
      <Button size="sm" loading={isBusy} onClick={() => onSave("ready")}>
        {t(isOver ? "disposition.save_next" : "disposition.save")}
      </Button>
      <Button size="sm" variant="default" px={8} disabled={isBusy} onClick={() => onSave("pause")}>
        {t("disposition.save_pause")}
      </Button>
    </div>
  );
}
