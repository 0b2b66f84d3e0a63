import { ActionIcon, Button, Group, Modal, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { fillDaysOff, listDaysOff, removeDayOff, setDayOff } from "@/api/shifts";
import { Loaded } from "@/components/loaded";
import css from "@/features/shifts/shifts-page.module.css";
import { useAct } from "@/lib/use-act";

export interface DaysOffDialogProps {
  year: number;
  onClose: () => void;
}

/** Days on which no shift is planned; a country's holidays come with one click. */
export function DaysOffDialog({ year, onClose }: DaysOffDialogProps) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const [made, setMade] = useState({ day: `${year}-01-01`, name: "" });
  const days = useQuery({ queryKey: ["days-off", year], queryFn: () => listDaysOff(year) });
  const again = () => cache.invalidateQueries({ queryKey: ["days-off"] });
  const put = useAct(setDayOff, again);
  const fill = useAct(fillDaysOff, again);
  const remove = useAct(removeDayOff, again);

  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t("shifts.days_off")} ${year}`}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          put.act(made.day, made.name);
        }}
      >
        <Group align="end" gap="xs">
          <TextInput
            type="date"
            label={t("common.day")}
            value={made.day}
            onChange={(event) => setMade({ ...made, day: event.currentTarget.value })}
          />
          <TextInput
            required
            maxLength={80}
            label={t("shifts.day_name")}
            value={made.name}
            onChange={(event) => setMade({ ...made, name: event.currentTarget.value })}
          />
          <Button type="submit" loading={put.isBusy}>
            {t("common.save")}
          </Button>
        </Group>
      </form>
      <Button mt="sm" variant="light" loading={fill.isBusy} onClick={() => fill.act("CN", year)}>
        {t("shifts.fill")}
      </Button>
      <Loaded query={days} lines={4}>
        {(found) => (
          <ul className={css["off"]}>
            {found.map((one) => (
              <li key={one.day}>
                <b>{one.day}</b>
                <span>{one.name}</span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t("shifts.remove", { name: one.day })}
                  onClick={() => remove.act(one.day)}
                >
                  <Trash2 size={13} />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Modal>
  );
}
