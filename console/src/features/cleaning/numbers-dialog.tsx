import { Button, FileInput, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { NumberCodes } from "@/api/contract";
import { keepNumberChecks } from "@/api/numbers";
import { count, day } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface NumbersDialogProps {
  onClose: () => void;
  onKept: () => unknown;
}

const CODES = ["words", "from_zero", "from_one"] as const satisfies readonly NumberCodes[];

/** A checker's result file, and how it is to be read. Lines that are no answer are shown. */
export function NumbersDialog({ onClose, onKept }: NumbersDialogProps) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File | null>(null);
  const [provider, setProvider] = useState("");
  const [codes, setCodes] = useState<NumberCodes>("words");
  const [checkedOn, setCheckedOn] = useState(day(new Date()));
  const keep = useAct(keepNumberChecks, onKept);
  const [said, setSaid] = useState<{ text: string; lines: string[] } | null>(null);
  const isToday = checkedOn === day(new Date());
  const send = async () => {
    if (!file) return;
    const checkedAt = isToday ? null : new Date(`${checkedOn}T00:00`).toISOString();
    const {
      total,
      kept,
      refused,
      first_refused: lines,
    } = await keep.run({
      file,
      provider: provider.trim(),
      codes,
      checkedAt,
    });
    setSaid({
      text: t("numbers.done", { total: count(total), kept: count(kept), refused: count(refused) }),
      lines,
    });
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("numbers.upload")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send().catch(() => setSaid(null));
        }}
      >
        <Stack gap="sm">
          <FileInput
            required
            data-autofocus
            accept=".csv,.txt,.tsv,text/csv"
            label={t("numbers.file")}
            value={file}
            onChange={setFile}
          />
          <TextInput
            required
            minLength={2}
            maxLength={40}
            label={t("numbers.provider")}
            value={provider}
            onChange={(event) => setProvider(event.currentTarget.value)}
          />
          <NativeSelect
            label={t("numbers.codes")}
            value={codes}
            onChange={(event) => setCodes(event.currentTarget.value as NumberCodes)}
            data={CODES.map((value) => ({ value, label: t(`numbers.written.${value}`) }))}
          />
          <TextInput
            required
            type="date"
            max={day(new Date())}
            label={t("numbers.checked_on")}
            value={checkedOn}
            onChange={(event) => setCheckedOn(event.currentTarget.value)}
          />
          {said ? (
            <div role="status">
              <p>{said.text}</p>
              <pre style={{ maxHeight: 140, overflow: "auto", margin: 0 }}>
                {said.lines.join("\n")}
              </pre>
            </div>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.close")}
            </Button>
            <Button type="submit" loading={keep.isBusy}>
              {t("numbers.upload")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
