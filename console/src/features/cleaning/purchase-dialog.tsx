import { NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Gate } from "@/api/contract";
import { keepPurchase } from "@/api/gate";
import { FormDialog } from "@/components/form-dialog";
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
    <FormDialog
      title={`${t("gate.purchase")} · ${gate.name}`}
      isBusy={save.isBusy}
      onSubmit={() => save.act(gate.id, { vendor: vendor.trim(), price, promised })}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
