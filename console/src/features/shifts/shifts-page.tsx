import { ActionIcon, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CalendarDays, ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listAccounts } from "@/api/accounts";
import { listDaysOff, listShifts, removeShift } from "@/api/shifts";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { DaysOffDialog } from "@/features/shifts/days-off-dialog";
import { PlanDialog } from "@/features/shifts/plan-dialog";
import { ShiftChip } from "@/features/shifts/shift-chip";
import css from "@/features/shifts/shifts-page.module.css";
import { dayAfter, inHours, mondayOf, weekOf } from "@/features/shifts/week-state";
import { day } from "@/lib/format";
import { serverNow } from "@/lib/server-clock";
import { useAct } from "@/lib/use-act";

const WEEKDAYS = ["0", "1", "2", "3", "4", "5", "6"] as const;

/** A week of everybody's working time: what utilization is held against. */
export function ShiftsPage() {
  const { t } = useTranslation();
  const { week } = useSearch({ from: "/shell/shifts" });
  const navigate = useNavigate({ from: "/shifts" });
  const cache = useQueryClient();
  const [isPlanning, planning] = useDisclosure(false);
  const [isOff, off] = useDisclosure(false);
  const monday = mondayOf(week ?? day(new Date(serverNow())));
  const days = WEEKDAYS.map((_, n) => dayAfter(monday, n));
  const sunday = dayAfter(monday, 6);
  const shifts = useQuery({
    queryKey: ["shifts", monday],
    queryFn: () => listShifts(monday, sunday),
    placeholderData: (before) => before,
  });
  const accounts = useQuery({ queryKey: ["accounts"], queryFn: listAccounts });
  const year = Number(monday.slice(0, 4));
  const daysOff = useQuery({ queryKey: ["days-off", year], queryFn: () => listDaysOff(year) });
  const agents = (accounts.data?.items ?? []).filter(
    (one) => one.role === "agent" && one.is_active,
  );
  const again = () => cache.invalidateQueries({ queryKey: ["shifts"] });
  const remove = useAct(removeShift, again);
  const offName = (on: string) => daysOff.data?.find((one) => one.day === on)?.name;
  const show = (wanted: string) => void navigate({ search: { week: wanted } });

  return (
    <Page
      title={t("shifts.title")}
      subtitle={t("shifts.subtitle")}
      actions={
        <>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t("shifts.previous")}
            onClick={() => show(dayAfter(monday, -7))}
          >
            <ChevronLeft size={16} />
          </ActionIcon>
          <span className={css["week"]}>
            {monday} – {sunday}
          </span>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t("shifts.next")}
            onClick={() => show(dayAfter(monday, 7))}
          >
            <ChevronRight size={16} />
          </ActionIcon>
          <Button variant="default" onClick={off.open}>
            {t("shifts.days_off")}
          </Button>
          <Button leftSection={<Plus size={14} />} onClick={planning.open}>
            {t("shifts.plan")}
          </Button>
        </>
      }
    >
      <Panel title={t("shifts.title")} isFilling isFlush isBare>
        <Loaded query={shifts} lines={10}>
          {({ items }) => {
            const weeks = weekOf(agents, items);
            if (weeks.length === 0)
              return <Notice icon={CalendarDays} title={t("shifts.no_agents")} />;
            return (
              <table className={`${table["table"]} ${css["grid"]}`}>
                <thead>
                  <tr>
                    <th>{t("utilization.agent")}</th>
                    {days.map((on, n) => (
                      <th key={on} data-off={offName(on) ? true : undefined}>
                        {t(`weekday.${WEEKDAYS[n] ?? "0"}`)} {on.slice(5)}
                        <small>{offName(on)}</small>
                      </th>
                    ))}
                    <th data-end>{t("shifts.sum")}</th>
                  </tr>
                </thead>
                <tbody>
                  {weeks.map((one) => (
                    <tr key={one.id}>
                      <td className={table["strong"]}>{one.name}</td>
                      {days.map((on) => (
                        <td key={on} data-off={offName(on) ? true : undefined}>
                          {(one.days.get(on) ?? []).map((shift) => (
                            <ShiftChip
                              key={shift.id}
                              shift={shift}
                              onRemove={() => remove.act(shift.id)}
                            />
                          ))}
                        </td>
                      ))}
                      <td data-end>{inHours(one.seconds)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            );
          }}
        </Loaded>
      </Panel>
      {isPlanning ? (
        <PlanDialog
          agents={agents}
          first={monday}
          last={sunday}
          onClose={planning.close}
          onPlanned={again}
        />
      ) : null}
      {isOff ? <DaysOffDialog year={year} onClose={off.close} /> : null}
    </Page>
  );
}
