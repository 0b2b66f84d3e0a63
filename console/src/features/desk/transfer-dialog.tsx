import {
  Button,
  Group,
  Modal,
  NativeSelect,
  SegmentedControl,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Colleagues, DeskCall } from "@/api/contract";
import { callThird, makeHandOff, readColleagues, transferCustomer } from "@/api/control";
import { useAct } from "@/lib/use-act";

export interface TransferDialogProps {
  call: DeskCall;
  onClose: () => void;
}

const TARGETS = ["agent", "team", "number"] as const;
type Target = (typeof TARGETS)[number];

/** Give the customer to somebody: ask them first, at once, or as a task for later. */
export function TransferDialog({ call, onClose }: TransferDialogProps) {
  const { t } = useTranslation();
  const [target, setTarget] = useState<Target>("agent");
  const [chosen, setChosen] = useState("");
  const [phone, setPhone] = useState("");
  const [note, setNote] = useState("");
  const colleagues = useQuery({ queryKey: ["colleagues"], queryFn: readColleagues, staleTime: 0 });
  const choices = useChoices(target, colleagues.data);
  const third = useAct(callThird, onClose);
  const transfer = useAct(transferCustomer, onClose);
  const handOff = useAct(makeHandOff, onClose);
  const isNumber = target === "number";
  const whom = isNumber
    ? { phone: phone.trim() }
    : target === "agent"
      ? { agent_id: chosen }
      : { team_id: chosen };
  const isNamed = isNumber ? phone.trim() !== "" : chosen !== "";
  const isBusy = third.isBusy || transfer.isBusy || handOff.isBusy;
  const now = () =>
    isNumber
      ? third.act({ call_id: call.id, purpose: "blind", ...whom })
      : transfer.act({ call_id: call.id, note, ...whom });

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("transfer.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <SegmentedControl
        fullWidth
        aria-label={t("transfer.to")}
        value={target}
        onChange={(value) => {
          setTarget(TARGETS.find((one) => one === value) ?? "agent");
          setChosen("");
        }}
        data={TARGETS.map((value) => ({ value, label: t(`transfer.${value}`) }))}
      />
      {isNumber ? (
        <TextInput
          mt="sm"
          label={t("transfer.number")}
          inputMode="tel"
          value={phone}
          onChange={(event) => setPhone(event.currentTarget.value)}
        />
      ) : (
        <NativeSelect
          mt="sm"
          label={t(`transfer.${target}`)}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={[{ value: "", label: t("transfer.choose") }, ...choices]}
        />
      )}
      {isNumber ? null : (
        <Textarea
          mt="sm"
          label={t("transfer.note")}
          autosize
          minRows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end" mt="md" gap="xs">
        {isNumber ? null : (
          <Button
            variant="subtle"
            disabled={!isNamed || isBusy}
            onClick={() => handOff.act({ call_id: call.id, note, ...whom })}
          >
            {t("transfer.hand_off")}
          </Button>
        )}
        <Button variant="default" disabled={!isNamed || isBusy} onClick={now}>
          {t("transfer.now")}
        </Button>
        <Button
          disabled={!isNamed || isBusy}
          onClick={() => third.act({ call_id: call.id, purpose: "consult", ...whom })}
        >
          {t("transfer.ask_first")}
        </Button>
      </Group>
    </Modal>
  );
}

interface Choice {
  value: string;
  label: string;
}

/** Whoever is free stands first. */
function useChoices(target: Target, found: Colleagues | undefined): Choice[] {
  const { t } = useTranslation();

  if (!found) return [];
  if (target === "team") {
    return found.teams.map(({ id, name, free }) => ({
      value: id,
      label: t("transfer.team_free", { name, count: free }),
    }));
  }
  return [...found.agents]
    .sort((a, b) => Number(b.is_free) - Number(a.is_free))
    .map(({ id, name, state }) => ({ value: id, label: `${name} · ${t(`state.${state}`)}` }));
}
