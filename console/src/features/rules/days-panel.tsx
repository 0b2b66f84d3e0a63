import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarOff, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Holiday } from "@/api/contract";
import { dropHoliday, keepHoliday, listHolidays } from "@/api/rules";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import css from "@/features/rules/rules-page.module.css";
import { useAct } from "@/lib/use-act";

const NEW: Holiday = { country: "CN", day: "", name: "", is_off: true };

/** Days that the site adds to a country's holidays, or takes out of them. */
export function DaysPanel() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [fields, setFields] = useState(NEW);
  const days = useQuery({
    queryKey: ["holidays"],
    queryFn: async () => (await listHolidays()).items,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: ["holidays"] });
  const keep = useAct(keepHoliday, () => {
    setFields({ ...NEW, country: fields.country });
    return refresh();
  });
  const drop = useAct(dropHoliday, refresh);

  return (
    <Panel title={t("rules.days")} isFilling isFlush>
      <form
        className={`${css["form"]} ${css["inset"]}`}
        onSubmit={(event) => {
          event.preventDefault();
          keep.act(fields);
        }}
      >
        <TextInput
          required
          type="date"
          label={t("common.day")}
          value={fields.day}
          onChange={(event) => setFields({ ...fields, day: event.currentTarget.value })}
        />
        <TextInput
          required
          w={70}
          label={t("rules.country")}
          pattern="[A-Z]{2}"
          maxLength={2}
          value={fields.country}
          onChange={(event) =>
            setFields({ ...fields, country: event.currentTarget.value.toUpperCase() })
          }
        />
        <NativeSelect
          label={t("rules.is_what")}
          value={fields.is_off ? "off" : "on"}
          onChange={(event) =>
            setFields({ ...fields, is_off: event.currentTarget.value === "off" })
          }
          data={[
            { value: "off", label: t("rules.off") },
            { value: "on", label: t("rules.on") },
          ]}
        />
        <TextInput
          required
          flex={1}
          miw={120}
          minLength={2}
          maxLength={120}
          label={t("rules.day_name")}
          value={fields.name}
          onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })}
        />
        <Button type="submit" loading={keep.isBusy}>
          {t("rules.add")}
        </Button>
      </form>
      <Rows
        query={days}
        none={{ icon: CalendarOff, title: t("rules.days_none"), text: t("rules.days_hint") }}
        heads={[t("common.day"), t("rules.country"), t("rules.day_name"), t("rules.is_what"), ""]}
      >
        {(one) => (
          <tr key={`${one.country} ${one.day}`}>
            <td className={table["nowrap"]}>{one.day}</td>
            <td>{one.country}</td>
            <td data-wrap>{one.name}</td>
            <td>
              <Tag tone={one.is_off ? "warn" : "good"}>
                {one.is_off ? t("rules.off") : t("rules.on")}
              </Tag>
            </td>
            <td data-end>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t("rules.drop", { day: one.day, name: one.name })}
                onClick={() => drop.act(one.country, one.day)}
              >
                <Trash2 size={15} />
              </ActionIcon>
            </td>
          </tr>
        )}
      </Rows>
    </Panel>
  );
}
