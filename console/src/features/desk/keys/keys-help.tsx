import { Button, Group, Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ME_KEY } from "@/api/me";
import { chooseKeys } from "@/api/session";
import { GROUPS, KEY_GROUPS, chosenOf, clashes, keysOf } from "@/features/desk/keys/desk-keys";
import type { DeskAction } from "@/features/desk/keys/desk-keys";
import { KeyField } from "@/features/desk/keys/key-field";
import css from "@/features/desk/keys/keys-help.module.css";
import { useKeyMap } from "@/features/desk/keys/use-desk-keys";
import { useAct } from "@/lib/use-act";

export interface KeysHelpProps {
  onClose: () => void;
}

const FIXED = [
  { keys: "1 – 9", name: "disposition" },
  { keys: "?", name: "help" },
] as const;

/** All keys of the desk, and the place to choose other ones. They are kept with the account. */
export function KeysHelp({ onClose }: KeysHelpProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [keys, setKeys] = useState(useKeyMap());
  const [listening, setListening] = useState<DeskAction | null>(null);
  const doubled = clashes(keys);
  const save = useAct(chooseKeys, (me) => {
    client.setQueryData(ME_KEY, me);
    onClose();
  });

  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      closeOnEscape={listening === null}
      title={t("keys.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p>{t("keys.hint")}</p>
      <div className={css["columns"]}>
        {KEY_GROUPS.map((group) => (
          <section key={group} className={css["group"]}>
            <h3>{t(`keys.group.${group}`)}</h3>
            {GROUPS[group].map((action) => (
              <div key={action} className={css["row"]}>
                <span>{t(`keys.action.${action}`)}</span>
                <KeyField
                  label={t(`keys.action.${action}`)}
                  value={keys[action]}
                  isListening={listening === action}
                  isDoubled={doubled.includes(action)}
                  onListen={(isOn) => setListening(isOn ? action : null)}
                  onChange={(key) => setKeys({ ...keys, [action]: key })}
                />
              </div>
            ))}
            {group === "always"
              ? FIXED.map(({ keys: fixed, name }) => (
                  <div key={name} className={css["row"]}>
                    <span>{t(`keys.${name}`)}</span>
                    <kbd className={`${css["key"]} ${css["fixed"]}`}>{fixed}</kbd>
                  </div>
                ))
              : null}
          </section>
        ))}
      </div>
      {doubled.length > 0 ? (
        <p className={css["lack"]} role="alert">
          {t("keys.doubled")}
        </p>
      ) : null}
      <Group justify="flex-end" mt="md">
        <Button variant="subtle" onClick={() => setKeys(keysOf({}))}>
          {t("keys.usual")}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          loading={save.isBusy}
          disabled={doubled.length > 0}
          onClick={() => save.act(chosenOf(keys))}
        >
          {t("common.save")}
        </Button>
      </Group>
    </Modal>
  );
}
