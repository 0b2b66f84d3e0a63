import { Button, Popover, TextInput } from "@mantine/core";
import { Grip } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import css from "@/features/desk/call-bar.module.css";
import { useDesk } from "@/features/desk/desk-context";
import { useDeskKeys } from "@/features/desk/keys/use-desk-keys";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** What may be sent as tones; everything else of a pasted text is passed over. */
const tonesOf = (text: string) => text.replace(/[^0-9*#]/g, "");

/** Tones for machines at the other end: pressed one by one, typed, or pasted whole. */
export function Keypad() {
  const { t } = useTranslation();
  const { press, phone } = useDesk();
  const [sent, setSent] = useState("");
  const [isOpen, setOpen] = useState(false);
  const isUp = phone.kind === "up";
  useDeskKeys({ keypad: () => isUp && setOpen(true) });
  const send = (digits: string) => {
    if (!digits) return;
    press(digits);
    setSent((before) => (before + digits).slice(-32));
  };

  return (
    <Popover position="bottom" shadow="md" trapFocus opened={isOpen} onChange={setOpen}>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<Grip size={13} />}
          disabled={!isUp}
          onClick={() => setOpen(!isOpen)}
        >
          {t("call_control.keys")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          aria-label={t("call_control.digits")}
          placeholder={t("call_control.digits_hint")}
          value={sent}
          data-autofocus
          onChange={() => undefined}
          onKeyDown={(event) => {
            if (tonesOf(event.key) === event.key) send(event.key);
          }}
          onPaste={(event) => send(tonesOf(event.clipboardData.getData("text")))}
        />
        <div className={css["pad"]}>
          {KEYS.map((key) => (
            <Button key={key} variant="default" onClick={() => send(key)}>
              {key}
            </Button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
