import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Gate, ListState } from "@/api/contract";
import { stepList } from "@/api/gate";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { ReasonDialog } from "@/components/reason-dialog";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import type { Tone } from "@/components/tag";
import { DASH, count, percent } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface GatesTableProps {
  gates: Gate[];
  onSample: (gate: Gate) => void;
  onPurchase: (gate: Gate) => void;
  onChanged: () => unknown;
}

const TONES: Partial<Record<ListState, Tone>> = {
  ready: "good",
  dialing: "talk",
  review: "warn",
  paused: "bad",
  returned: "bad",
};

const share = (good: number, all: number) => (all > 0 ? percent(good / all) : DASH);

export function GatesTable({ gates, onSample, onPurchase, onChanged }: GatesTableProps) {
  const { t } = useTranslation();
  const mayOverride = may(useMe(), "lists.override");
  const [forced, setForced] = useState<Gate | null>(null);
  const step = useAct(stepList, () => {
    setForced(null);
    return onChanged();
  });

  return (
    <>
      <table className={table["table"]}>
        <thead>
          <tr>
            <th>{t("gate.list")}</th>
            <th>{t("gate.leads")}</th>
            <th>{t("gate.checked")}</th>
            <th>{t("gate.measured")}</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {gates.map((gate) => (
            <tr key={gate.id}>
              <td data-wrap className={table["strong"]}>
                {gate.name}{" "}
                <Tag tone={TONES[gate.state] ?? "plain"}>{t(`list_state.${gate.state}`)}</Tag>
                {gate.override_reason ? (
                  <small> {t("gate.overridden", { reason: gate.override_reason })}</small>
                ) : null}
              </td>
              <td>{count(gate.leads)}</td>
              <td title={t("gate.of", { good: gate.accurate, all: gate.checked })}>
                {share(gate.accurate, gate.checked)} ({count(gate.checked)})
              </td>
              <td title={t("gate.of", { good: gate.dials - gate.bad_dials, all: gate.dials })}>
                {share(gate.dials - gate.bad_dials, gate.dials)} ({count(gate.dials)})
              </td>
              <td data-end>
                <Group gap={4} justify="flex-end" wrap="nowrap">
                  <Button variant="subtle" color="gray" onClick={() => onPurchase(gate)}>
                    {t("gate.purchase")}
                  </Button>
                  <Button variant="subtle" onClick={() => onSample(gate)}>
                    {t("gate.sample")}
                  </Button>
                  {gate.next.map((to) => (
                    <Button
                      key={to}
                      variant="default"
                      disabled={step.isBusy}
                      onClick={() =>
                        to === "ready" && !gate.passes && mayOverride
                          ? setForced(gate)
                          : step.act(gate.id, to)
                      }
                    >
                      {t(`list_state.${to}`)}
                    </Button>
                  ))}
                </Group>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ReasonDialog
        title={t("gate.override")}
        text={t("gate.override_sure")}
        confirm={t("gate.override")}
        isOpen={forced !== null}
        isBusy={step.isBusy}
        onClose={() => setForced(null)}
        onConfirm={(reason) => forced && step.act(forced.id, "ready", reason)}
      />
    </>
  );
}
