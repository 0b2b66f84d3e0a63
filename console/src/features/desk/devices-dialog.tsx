import { Button, Modal, NativeSelect, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useDesk } from "@/features/desk/desk-context";
import { isOnCall } from "@/features/desk/desk-state";
import css from "@/features/desk/devices-dialog.module.css";
import { useDeviceList } from "@/features/desk/use-device-list";
import { useMicrophone } from "@/features/desk/use-microphone";
import { keepDevices, loadDevices, present } from "@/lib/phone/devices";
import type { DeviceChoice } from "@/lib/phone/devices";

export interface DevicesDialogProps {
  onClose: () => void;
}

/** Microphone and speaker of this computer, how loud one is, and what one sounds like. */
export function DevicesDialog({ onClose }: DevicesDialogProps) {
  const { t } = useTranslation();
  const { desk, useDevices: useFromNow } = useDesk();
  const [choice, setChoice] = useState(() => loadDevices(localStorage));
  const microphone = useMicrophone(choice.microphone);
  const devices = useDeviceList(microphone.state);
  const used = present(choice, devices);
  const change = (part: Partial<DeviceChoice>) => {
    const fresh = { ...choice, ...part };
    keepDevices(localStorage, fresh);
    setChoice(fresh);
    useFromNow(fresh);
  };
  const choices = (kind: MediaDeviceKind) => [
    { value: "", label: t("devices.system") },
    ...devices
      .filter((one) => one.kind === kind && one.deviceId && one.deviceId !== "default")
      .map((one, at) => ({
        value: one.deviceId,
        label: one.label || t("devices.unnamed", { number: at + 1 }),
      })),
  ];

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("devices.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="sm">
        <NativeSelect
          label={t("devices.microphone")}
          value={used.microphone}
          data={choices("audioinput")}
          onChange={(event) => change({ microphone: event.currentTarget.value })}
        />
        <div
          className={css["level"]}
          role="meter"
          aria-label={t("devices.level")}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={microphone.level}
        >
          <i
            style={{ width: `${microphone.level}%` }}
            data-loud={microphone.level > 95 || undefined}
          />
        </div>
        <p className={css["hint"]} role="status">
          {t(`devices.state.${microphone.state}`)}
        </p>
        <NativeSelect
          label={t("devices.speaker")}
          value={used.speaker}
          data={choices("audiooutput")}
          onChange={(event) => change({ speaker: event.currentTarget.value })}
        />
        <Button
          variant="default"
          disabled={microphone.state !== "open" || (desk !== null && isOnCall(desk))}
          loading={microphone.state === "recording" || microphone.state === "playing"}
          onClick={() => microphone.echo(used.speaker)}
        >
          {t("devices.echo")}
        </Button>
        <p className={css["hint"]}>{t("devices.hint")}</p>
      </Stack>
    </Modal>
  );
}
