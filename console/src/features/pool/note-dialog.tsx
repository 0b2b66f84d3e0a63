import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export interface NoteDialogProps {
  isBusy: boolean;
  onClose: () => void;
  onSave: (note: string) => void;
}

/** What was done for a lead beside the calls. */
export function NoteDialog({ isBusy, onClose, onSave }: NoteDialogProps) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("pool.note")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave(note.trim());
        }}
      >
        <Stack gap="sm">
          <Textarea
            required
            data-autofocus
            rows={4}
            minLength={2}
            maxLength={500}
            label={t("pool.note_text")}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={isBusy}>
              {t("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
