import { Button, Group, Modal, NativeSelect, Stack, TextInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { DncList } from "@/api/contract";
import { addDncNumbers } from "@/api/dnc";
import { count } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface BulkDialogProps {
  lists: DncList[];
  /** The list that is chosen at first. */
  first: string;
  onClose: () => void;
  onAdded: () => unknown;
}

/** Many numbers at once; every line has one fate, and what is no phone is shown. */
export function BulkDialog({ lists, first, onClose, onAdded }: BulkDialogProps) {
  const { t } = useTranslation();
  const [listId, setListId] = useState(first);
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const [evidence, setEvidence] = useState("");
  const [done, setDone] = useState<string[]>([]);
  const add = useAct(addDncNumbers, (result) => {
    const { total, added, known, refused } = result;
    setDone([
      t("dnc.bulk_done", {
        total: count(total),
        added: count(added),
        known: count(known),
        refused: count(refused),
      }),
      ...result.first_refused,
    ]);
    setText(result.first_refused.join("\n"));
    return onAdded();
  });

  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t("dnc.bulk")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.act(listId, text, reason.trim(), evidence.trim());
        }}
      >
        <Stack gap="sm">
          <NativeSelect
            label={t("dnc.list")}
            value={listId}
            onChange={(event) => setListId(event.currentTarget.value)}
            data={lists.map(({ id, name, whom }) => ({
              value: id,
              label: whom ? `${name} · ${whom}` : name,
            }))}
          />
          <Textarea
            required
            data-autofocus
            label={t("dnc.bulk_text")}
            rows={10}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <TextInput
            required
            minLength={2}
            maxLength={200}
            label={t("dnc.reason")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <TextInput
            maxLength={500}
            label={t("dnc.evidence")}
            value={evidence}
            onChange={(event) => setEvidence(event.currentTarget.value)}
          />
          {done[0] ? <p role="status">{done[0]}</p> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.close")}
            </Button>
            <Button type="submit" loading={add.isBusy}>
              {t("dnc.bulk")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
