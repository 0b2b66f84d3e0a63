import { TextInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addConsent } from "@/api/rules";
import { FormDialog } from "@/components/form-dialog";
import { day } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface ConsentDialogProps {
  phone: string;
  onClose: () => void;
  onAdded: (phone: string) => unknown;
}

const midnight = (date: string) => new Date(`${date}T00:00`).toISOString();

/** A consent as it would have to be shown: what for, since when, and where it can be read. */
export function ConsentDialog({ phone, onClose, onAdded }: ConsentDialogProps) {
  const { t } = useTranslation();
  const [fields, setFields] = useState({
    phone,
    basis: "",
    evidence: "",
    given: day(new Date()),
    until: "",
  });
  const add = useAct(addConsent, async () => {
    await onAdded(fields.phone.trim());
    onClose();
  });
  const text = (name: keyof typeof fields) => ({
    value: fields[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setFields({ ...fields, [name]: event.currentTarget.value }),
  });

  return (
    <FormDialog
      title={t("rules.add_consent")}
      isBusy={add.isBusy}
      onClose={onClose}
      onSubmit={() =>
        add.act({
          phone: fields.phone.trim(),
          basis: fields.basis.trim(),
          evidence: fields.evidence.trim(),
          given_at: midnight(fields.given),
          expires_at: fields.until ? midnight(fields.until) : null,
        })
      }
    >
      <TextInput
        data-autofocus
        required
        inputMode="tel"
        minLength={3}
        maxLength={40}
        label={t("dnc.phone")}
        {...text("phone")}
      />
      <TextInput
        required
        minLength={2}
        maxLength={200}
        label={t("rules.basis")}
        {...text("basis")}
      />
      <Textarea
        required
        minLength={2}
        maxLength={500}
        label={t("rules.evidence")}
        {...text("evidence")}
      />
      <TextInput required type="date" label={t("rules.given")} {...text("given")} />
      <TextInput type="date" label={t("rules.until")} {...text("until")} />
    </FormDialog>
  );
}
