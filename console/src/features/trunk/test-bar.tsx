import { Button, Group, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { PhoneCall, PhoneOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { TrunkTest } from "@/api/contract";
import { TRUNK_KEY, cancelTrunkTest, testTrunk } from "@/api/trunk";
import { useAct } from "@/lib/use-act";

export interface TestBarProps {
  running: TrunkTest | undefined;
}

/** Which number to call, and the end of the call that is on its way. */
export function TestBar({ running }: TestBarProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [phone, setPhone] = useState("");
  const again = () => queries.invalidateQueries({ queryKey: TRUNK_KEY });
  const test = useAct(testTrunk, again);
  const cancel = useAct(cancelTrunkTest, again);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        test.act(phone.trim());
      }}
    >
      <Group gap="xs" align="end" mb="sm">
        <TextInput
          required
          type="tel"
          label={t("trunk_page.number")}
          description={t("trunk_page.hint")}
          maxLength={40}
          value={phone}
          onChange={(event) => setPhone(event.currentTarget.value)}
        />
        {running ? (
          <Button
            color="red"
            variant="light"
            leftSection={<PhoneOff size={14} />}
            loading={cancel.isBusy}
            onClick={() => cancel.act(running.id)}
          >
            {t("trunk_page.cancel")}
          </Button>
        ) : (
          <Button type="submit" leftSection={<PhoneCall size={14} />} loading={test.isBusy}>
            {t("trunk_page.test_call")}
          </Button>
        )}
      </Group>
    </form>
  );
}
