import { Button, Menu } from "@mantine/core";
import { ChevronDown, Coffee } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { askPause } from "@/api/desk";
import { useDeskKeys } from "@/features/desk/keys/use-desk-keys";
import { PAUSE_REASONS } from "@/lib/i18n/use-pause-reason";
import { useAct } from "@/lib/use-act";

export interface PauseMenuProps {
  /** A call is going on: the pause begins after it. */
  isAfterCall: boolean;
  isAsked: boolean;
}

export function PauseMenu({ isAfterCall, isAsked }: PauseMenuProps) {
  const { t } = useTranslation();
  const pause = useAct(askPause);
  const [isOpen, setOpen] = useState(false);
  useDeskKeys({ availability: () => setOpen(true) });

  return (
    <Menu width={180} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <Button
          variant="default"
          px={10}
          leftSection={<Coffee size={13} />}
          rightSection={<ChevronDown size={13} />}
          loading={pause.isBusy || isAsked}
        >
          {t(isAfterCall ? "desk.pause_after" : "desk.pause")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("desk.pause_why")}</Menu.Label>
        {PAUSE_REASONS.map((reason) => (
          <Menu.Item key={reason} onClick={() => pause.act(reason)}>
            {t(`reason.${reason}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
