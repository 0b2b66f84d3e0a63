import { Button, Checkbox, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export interface NameDialogProps {
  isOpen: boolean;
  isBusy: boolean;
  onClose: () => void;
  onSave: (name: string, isShared: boolean) => void;
}

/** Gives a view its name, and says whether others see it too. */
export function NameDialog({ isOpen, isBusy, onClose, onSave }: NameDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);

  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("views.save")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave(name.trim(), isShared);
        }}
      >
        <Stack gap="sm">
          <TextInput
            required
            maxLength={80}
            data-autofocus
            label={t("views.name")}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label={t("views.is_shared")}
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={isBusy} disabled={!name.trim()}>
              {t("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
