import { Button, Group, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";

export interface ConfirmDialogProps {
  title: string;
  text: string;
  isOpen: boolean;
  isBusy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation();

  return (
    <Modal
      opened={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p>{props.text}</p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={props.onClose}>
          {t("common.cancel")}
        </Button>
        <Button color="red" loading={props.isBusy} onClick={props.onConfirm} data-autofocus>
          {props.title}
        </Button>
      </Group>
    </Modal>
  );
}
