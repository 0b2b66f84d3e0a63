import { Button, Group, Modal, Stack, type ModalProps } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export interface FormDialogProps {
  title: string;
  size?: NonNullable<ModalProps["size"]>;
  /** The word on the button that sends the form; "Save" unless told. */
  verb?: string;
  isBusy: boolean;
  /** The word on the button that leaves; "Cancel" unless told. */
  dismiss?: string;
  /** The form can be sent: what the fields themselves cannot check. */
  isReady?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A form over the page, with its two buttons at the end. */
export function FormDialog({
  title,
  size = "md",
  verb,
  dismiss,
  isBusy,
  isReady = true,
  onSubmit,
  onClose,
  children,
}: FormDialogProps) {
  const { t } = useTranslation();

  return (
    <Modal
      opened
      size={size}
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack gap="sm">
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {dismiss ?? t("common.cancel")}
            </Button>
            <Button type="submit" loading={isBusy} disabled={!isReady}>
              {verb ?? t("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
