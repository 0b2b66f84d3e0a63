import { Menu, UnstyledButton } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { CALLERS_KEY, changeCallerNumber } from "@/api/callers";
import type { CallerNumber, CallerState } from "@/api/contract";
import { ReasonDialog } from "@/components/reason-dialog";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { percent, stamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";

type Chosen = Exclude<CallerState, "resting">;

const NEXT: Record<CallerState, Chosen[]> = {
  active: ["blocked", "retired"],
  resting: ["active", "blocked", "retired"],
  blocked: ["active", "retired"],
  retired: ["active"],
};

const TONES = { active: "good", resting: "warn", blocked: "bad", retired: "plain" } as const;

export interface NumberRowProps {
  number: CallerNumber;
}

export function NumberRow({ number }: NumberRowProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [wanted, setWanted] = useState<Chosen | null>(null);
  const change = useAct(changeCallerNumber, () => {
    setWanted(null);
    return queries.invalidateQueries({ queryKey: CALLERS_KEY });
  });

  return (
    <tr>
      <td className={table["strong"]}>{number.phone}</td>
      <td>{number.area || t("callers.any_area")}</td>
      <td data-wrap>
        <Tag tone={TONES[number.state]}>{t(`callers.states.${number.state}`)}</Tag>{" "}
        {number.rests_until ? t("callers.until", { at: stamp(number.rests_until) }) : null}{" "}
        {number.why}
      </td>
      <td data-end>
        {number.placed_hour} / {number.per_hour}
      </td>
      <td data-end>
        {number.placed_today} / {number.per_day}
      </td>
      <td data-end>{percent(number.answer_rate)}</td>
      <td data-end>{percent(number.usual_rate)}</td>
      <td data-end>
        <Menu position="bottom-end">
          <Menu.Target>
            <UnstyledButton aria-label={t("callers.change", { phone: number.phone })}>
              <Ellipsis size={16} />
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {NEXT[number.state].map((state) => (
              <Menu.Item key={state} onClick={() => setWanted(state)}>
                {t(`callers.to.${state}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <ReasonDialog
          title={number.phone}
          text={wanted ? t(`callers.sure.${wanted}`) : ""}
          confirm={wanted ? t(`callers.to.${wanted}`) : ""}
          isOpen={wanted !== null}
          isBusy={change.isBusy}
          onClose={() => setWanted(null)}
          onConfirm={(why) => wanted && change.act(number.id, { state: wanted, why })}
        />
      </td>
    </tr>
  );
}
