import { Button, Group, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Gate } from "@/api/contract";
import { checkLead, sampleList } from "@/api/gate";
import { Loaded } from "@/components/loaded";
import table from "@/components/table.module.css";
import { useAct } from "@/lib/use-act";

export interface SampleDialogProps {
  gate: Gate;
  onClose: () => void;
  onChecked: () => unknown;
}

/** Ten leads at random; each is judged with one press. */
export function SampleDialog({ gate, onClose, onChecked }: SampleDialogProps) {
  const { t } = useTranslation();
  const [said, setSaid] = useState<Record<string, boolean>>({});
  const sample = useQuery({
    queryKey: ["sample", gate.id],
    queryFn: () => sampleList(gate.id),
    gcTime: 0,
    staleTime: Infinity,
  });
  const check = useAct(checkLead, (_, __, leadId, isAccurate) => {
    setSaid((before) => ({ ...before, [leadId]: isAccurate }));
    return onChecked();
  });

  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={`${t("gate.sample")} · ${gate.name}`}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p>{t("gate.sample_hint")}</p>
      <Loaded query={sample} lines={5}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{t("gate.sample_none")}</p>
          ) : (
            <table className={table["table"]}>
              <tbody>
                {items.map((lead) => (
                  <tr key={lead.id}>
                    <td data-wrap className={table["strong"]}>
                      {lead.company || lead.name}
                    </td>
                    <td>{lead.company ? lead.name : ""}</td>
                    <td className={table["nowrap"]}>{lead.phone}</td>
                    <td data-wrap>{lead.industry || lead.region}</td>
                    <td data-end>
                      <Group gap={4} justify="flex-end" wrap="nowrap">
                        <Button
                          variant={said[lead.id] === true ? "filled" : "default"}
                          onClick={() => check.act(gate.id, lead.id, true)}
                        >
                          {t("gate.right")}
                        </Button>
                        <Button
                          color="red"
                          variant={said[lead.id] === false ? "filled" : "default"}
                          onClick={() => check.act(gate.id, lead.id, false)}
                        >
                          {t("gate.wrong")}
                        </Button>
                      </Group>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Modal>
  );
}
