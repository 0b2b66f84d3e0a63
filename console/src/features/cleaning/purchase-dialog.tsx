import { Button, Group, Modal, NumberInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Gate } from "@/api/contract";
import { keepPurchase } from "@/api/gate";
import { useAct } from "@/lib/use-act";

export interface PurchaseDialogProps {
  gate: Gate;
  onClose: () => void;
  onSaved: () => unknown;
}

/** What the list cost and what its vendor promised, to hold both against what dialing finds. */
export function PurchaseDialog({ gate, onClose, onSaved }: PurchaseDialogProps) {
  const { t } = useTranslation();
  const [vendor, setVendor] = useState(gate.vendor);
  const [price, setPrice] = useState(gate.price);
  const [promised, setPromised] = useState(gate.promised);
  const save = useAct(keepPurchase, async () => {
    await onSaved();
    onClose();
  });
  const whole = (value: number | string) => (typeof value === "number" ? value : null);

  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t("gate.purchase")} · ${gate.name}`}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.act(gate.id, { vendor: vendor.trim(), price, promised });
        }}
      >
        <Stack gap="sm">
          <TextInput
            data-autofocus
            maxLength={120}
            label={t("gate.vendor")}
            value={vendor}
            onChange={(event) => setVendor(event.currentTarget.value)}
          />
          <NumberInput
            min={0}
            allowDecimal={false}
            label={t("gate.price")}
            value={price ?? ""}
            onChange={(value) => setPrice(whole(value))}
          />
          <NumberInput
            min={0}
            max={1000}
            allowDecimal={false}
            label={t("gate.promised")}
            value={promised ?? ""}
            onChange={(value) => setPromised(whole(value))}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={save.isBusy}>
              {t("common.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
