import { Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";

import css from "@/features/desk/idle-scene.module.css";

const KEYS = [
  { key: "1–9", name: "disposition" },
  { key: "Enter", name: "save" },
  { key: "M", name: "mute" },
  { key: "S", name: "skip" },
] as const;

export function KeyHints() {
  const { t } = useTranslation();

  return (
    <ul className={css["keys"]} aria-label={t("keys.title")}>
      {KEYS.map(({ key, name }) => (
        <li key={name}>
          <Kbd size="xs">{key}</Kbd>
          {t(`keys.${name}`)}
        </li>
      ))}
    </ul>
  );
}
