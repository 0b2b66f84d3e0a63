import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export interface ReasonDialogProps {
  title: string;
  text: string;
  confirm: string;
  isOpen: boolean;
  isBusy: boolean;
  onClose: () => void;
  onConfirm: (reason: string) => void;
}

/** Asks once, and for the reason, before something that should be answered for. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");

  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          props.onConfirm(reason.trim());
        }}
      >
        <Stack gap="sm">
          <p>{props.text}</p>
          <TextInput
            required
            minLength={2}
            maxLength={200}
            data-autofocus
            label={t("common.reason")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={props.onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" color="red" loading={props.isBusy}>
              {props.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
