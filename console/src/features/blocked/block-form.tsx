import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { blockNumber, releaseNumber } from "@/api/blocked";
import type { BlockedFields } from "@/api/contract";
import { Panel } from "@/components/panel";
import { useAct } from "@/lib/use-act";

const WHYS: BlockedFields["why"][] = ["own", "competitor", "test"];

export interface BlockFormProps {
  onChanged: () => unknown;
}

/** Block a number from every import to come, or let lists bring it in again. */
export function BlockForm({ onChanged }: BlockFormProps) {
  const { t } = useTranslation();
  const [phone, setPhone] = useState("");
  const [why, setWhy] = useState<BlockedFields["why"]>("own");
  const [note, setNote] = useState("");
  const done = () => {
    setPhone("");
    setNote("");
    return onChanged();
  };
  const block = useAct(blockNumber, done);
  const release = useAct(releaseNumber, done);

  return (
    <Panel title={t("blocked.block")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          block.act({ phone: phone.trim(), why, note: note.trim() });
        }}
      >
        <Group gap={8}>
          <TextInput
            required
            w={200}
            inputMode="tel"
            minLength={3}
            maxLength={40}
            aria-label={t("dnc.phone")}
            placeholder={t("dnc.phone")}
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
          <NativeSelect
            aria-label={t("blocked.why")}
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value as BlockedFields["why"])}
            data={WHYS.map((each) => ({ value: each, label: t(`blocked.whys.${each}`) }))}
          />
          <TextInput
            flex={1}
            maxLength={200}
            aria-label={t("blocked.note")}
            placeholder={t("blocked.note")}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Button type="submit" loading={block.isBusy}>
            {t("blocked.block")}
          </Button>
          <Button
            variant="default"
            disabled={phone.trim().length < 3}
            loading={release.isBusy}
            onClick={() => release.act(phone.trim())}
          >
            {t("blocked.release")}
          </Button>
        </Group>
      </form>
    </Panel>
  );
}
