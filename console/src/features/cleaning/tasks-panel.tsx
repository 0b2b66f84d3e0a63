import { Button, Group, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { PhoneOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { CleaningTask } from "@/api/contract";
import { claimTask, finishTask, listTasks } from "@/api/gate";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { stamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";

/** Leads that the desk sent back as a wrong number; each is taken by one person for a while. */
export function TasksPanel() {
  const { t } = useTranslation();
  const tasks = useQuery({
    queryKey: ["cleaning-tasks"],
    queryFn: listTasks,
    refetchInterval: 15_000,
  });

  return (
    <Panel title={t("gate.tasks")} isFlush>
      <Loaded query={tasks} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Notice icon={PhoneOff} title={t("gate.tasks_none")} />
          ) : (
            <table className={table["table"]}>
              <tbody>
                {items.map((task) => (
                  <TaskRow key={task.id} task={task} />
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </Panel>
  );
}

function TaskRow({ task }: { task: CleaningTask }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [phone, setPhone] = useState("");
  const refresh = () => queries.invalidateQueries({ queryKey: ["cleaning-tasks"] });
  const claim = useAct(claimTask, refresh);
  const finish = useAct(finishTask, refresh);

  return (
    <tr>
      <td data-wrap className={table["strong"]}>
        {task.company || task.name}
      </td>
      <td className={table["nowrap"]}>{task.phone}</td>
      <td data-wrap>{task.list_name}</td>
      <td className={table["nowrap"]}>{stamp(task.created_at)}</td>
      <td data-end>
        {task.is_mine ? (
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <TextInput
              w={150}
              inputMode="tel"
              aria-label={t("gate.new_phone")}
              placeholder={t("gate.new_phone")}
              value={phone}
              onChange={(event) => setPhone(event.currentTarget.value)}
            />
            <Button
              disabled={!phone.trim()}
              onClick={() => finish.act(task.id, "corrected", phone.trim())}
            >
              {t("gate.corrected")}
            </Button>
            <Button variant="default" onClick={() => finish.act(task.id, "invalid", "")}>
              {t("gate.invalid")}
            </Button>
            <Button variant="default" onClick={() => finish.act(task.id, "kept", "")}>
              {t("gate.kept")}
            </Button>
          </Group>
        ) : (
          <Button
            variant="default"
            disabled={task.state === "claimed"}
            loading={claim.isBusy}
            onClick={() => claim.act(task.id)}
          >
            {t(task.state === "claimed" ? "gate.held" : "gate.claim")}
          </Button>
        )}
      </td>
    </tr>
  );
}
