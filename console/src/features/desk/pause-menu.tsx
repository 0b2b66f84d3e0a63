import { Button, Menu } from "@mantine/core";
import { ChevronDown, Coffee } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { askPause } from "@/api/desk";
import { useDeskKeys } from "@/features/desk/keys/use-desk-keys";
import { useNamed } from "@/lib/i18n/use-named";
import { usePauseReasons } from "@/lib/i18n/use-pause-reason";
import { useSpan } from "@/lib/i18n/use-span";
import { useAct } from "@/lib/use-act";

export interface PauseMenuProps {
  /** A call is going on: the pause begins after it. */
  isAfterCall: boolean;
  isAsked: boolean;
}

export function PauseMenu({ isAfterCall, isAsked }: PauseMenuProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const span = useSpan();
  const reasons = usePauseReasons();
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
        {reasons.map(({ code, label_zh, label_en, limit_minutes }) => (
          <Menu.Item
            key={code}
            rightSection={limit_minutes ? <small>{span(limit_minutes)}</small> : null}
            onClick={() => pause.act(code)}
          >
            {named(label_zh, label_en)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
