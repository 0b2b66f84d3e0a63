import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addDnc } from "@/api/dnc";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { Panel } from "@/components/panel";
import { useAct } from "@/lib/use-act";

export interface AddNumberProps {
  listId: string;
  onAdded: () => unknown;
}

export function AddNumber({ listId, onAdded }: AddNumberProps) {
  const { t } = useTranslation();
  const [phone, setPhone] = useState("");
  const [reason, setReason] = useState("");
  const [evidence, setEvidence] = useState("");
  const [until, setUntil] = useState("");
  const add = useAct(addDnc, () => {
    setPhone("");
    setReason("");
    setEvidence("");
    return onAdded();
  });

  if (!may(useMe(), "dnc.add")) return null;
  return (
    <Panel title={t("dnc.add")}>
      <form
        style={{ display: "flex", gap: 8 }}
        onSubmit={(event) => {
          event.preventDefault();
          const expires = until ? new Date(`${until}T00:00`).toISOString() : null;
          add.act(phone.trim(), reason.trim(), listId, evidence.trim(), expires);
        }}
      >
        <TextInput
          required
          w={190}
          aria-label={t("dnc.phone")}
          placeholder={t("dnc.phone")}
          inputMode="tel"
          value={phone}
          onChange={(event) => setPhone(event.currentTarget.value)}
        />
        <TextInput
          required
          flex={1}
          minLength={2}
          aria-label={t("dnc.reason")}
          placeholder={t("dnc.reason")}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          flex={1}
          maxLength={500}
          aria-label={t("dnc.evidence")}
          placeholder={t("dnc.evidence")}
          value={evidence}
          onChange={(event) => setEvidence(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          w={140}
          aria-label={t("dnc.expires")}
          title={t("dnc.expires")}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Button type="submit" loading={add.isBusy}>
          {t("dnc.add")}
        </Button>
      </form>
    </Panel>
  );
}
