import { Button, Menu } from "@mantine/core";
import { ChevronDown, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { removePreview } from "@/api/desk";
import { useDeskKeys } from "@/features/desk/keys/use-desk-keys";
import { useAct } from "@/lib/use-act";

const REASONS = ["not_a_target", "wrong_data", "duplicate", "other"] as const;

export interface RemoveMenuProps {
  callId: string;
  isBusy: boolean;
}

/** Take the offered lead out of the campaign for good, and say why. */
export function RemoveMenu({ callId, isBusy }: RemoveMenuProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const remove = useAct(removePreview);
  useDeskKeys({ remove: () => isBusy || setOpen(true) });

  return (
    <Menu width={200} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <Button
          size="sm"
          variant="subtle"
          color="red"
          leftSection={<Trash2 size={14} />}
          rightSection={<ChevronDown size={13} />}
          loading={remove.isBusy}
          disabled={isBusy}
        >
          {t("preview.remove")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("preview.remove_why")}</Menu.Label>
        {REASONS.map((reason) => (
          <Menu.Item key={reason} onClick={() => remove.act(callId, reason)}>
            {t(`preview.removal.${reason}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
