import { Kbd, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import css from "@/features/desk/idle-scene.module.css";
import { keyLabel } from "@/features/desk/keys/desk-keys";
import { KeysHelp } from "@/features/desk/keys/keys-help";
import { useKeyMap } from "@/features/desk/keys/use-desk-keys";

/** The keys that are pressed most, and the way to all of them. */
export function KeyHints() {
  const { t } = useTranslation();
  const keys = useKeyMap();
  const [isOpen, setOpen] = useState(false);
  const shown = [
    { key: "1–9", name: t("keys.disposition") },
    ...(["save", "mute", "hold"] as const).map((action) => ({
      key: keyLabel(keys[action]),
      name: t(`keys.action.${action}`),
    })),
  ];

  return (
    <>
      <ul className={css["keys"]} aria-label={t("keys.title")}>
        {shown.map(({ key, name }) => (
          <li key={name}>
            <Kbd size="xs">{key}</Kbd>
            {name}
          </li>
        ))}
        <li>
          <Kbd size="xs">?</Kbd>
          <UnstyledButton className={css["all"]} onClick={() => setOpen(true)}>
            {t("keys.all")}
          </UnstyledButton>
        </li>
      </ul>
      {isOpen ? <KeysHelp onClose={() => setOpen(false)} /> : null}
    </>
  );
}
