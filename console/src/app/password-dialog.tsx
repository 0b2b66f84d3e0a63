import { Button, Group, Modal, PasswordInput, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { changePassword } from "@/api/session";
import { useAct } from "@/lib/use-act";

export interface PasswordDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

export function PasswordDialog({ isOpen, onClose }: PasswordDialogProps) {
  const { t } = useTranslation();
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const change = useAct(changePassword, () => {
    setOld("");
    setFresh("");
    onClose();
  });

  return (
    <Modal opened={isOpen} onClose={onClose} title={t("account.change_password")} size="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.act(old, fresh);
        }}
      >
        <Stack gap="sm">
          <PasswordInput
            label={t("account.old_password")}
            autoComplete="current-password"
            value={old}
            onChange={(event) => setOld(event.currentTarget.value)}
            required
          />
          <PasswordInput
            label={t("account.new_password")}
            description={t("account.password_rule")}
            autoComplete="new-password"
            minLength={10}
            value={fresh}
            onChange={(event) => setFresh(event.currentTarget.value)}
            required
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={change.isBusy}>
              {t("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
