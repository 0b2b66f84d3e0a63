import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { PhoneMissed } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { NumberChecks } from "@/api/contract";
import { readNumberChecks } from "@/api/numbers";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { NumbersDialog } from "@/features/cleaning/numbers-dialog";
import { count } from "@/lib/format";

export interface NumbersPanelProps {
  onKept: () => unknown;
}

/** What is known of numbers, by status and age, and the way to tell more: a checker's file. */
export function NumbersPanel({ onKept }: NumbersPanelProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const known = useQuery({ queryKey: ["number-checks"], queryFn: readNumberChecks });
  const kept = () =>
    Promise.all([onKept(), queries.invalidateQueries({ queryKey: ["number-checks"] })]);

  return (
    <Panel
      title={t("numbers.title")}
      isFlush
      aside={
        <Button variant="default" onClick={() => setOpen(true)}>
          {t("numbers.upload")}
        </Button>
      }
    >
      <Loaded query={known} lines={3}>
        {(found) =>
          found.statuses.length === 0 ? (
            <Notice icon={PhoneMissed} title={t("numbers.none")} text={t("numbers.none_hint")} />
          ) : (
            <>
              <Statuses found={found} />
              <Providers found={found} />
            </>
          )
        }
      </Loaded>
      {isOpen ? <NumbersDialog onClose={() => setOpen(false)} onKept={kept} /> : null}
    </Panel>
  );
}

function Statuses({ found }: { found: NumberChecks }) {
  const { t } = useTranslation();

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th title={t("numbers.hint", { days: found.check_days })}>{t("numbers.status")}</th>
          <th>{t("numbers.month")}</th>
          <th>{t("numbers.valid")}</th>
          <th>{t("numbers.aged")}</th>
        </tr>
      </thead>
      <tbody>
        {found.statuses.map((row) => (
          <tr key={row.status}>
            <td className={table["strong"]}>{t(`numbers.statuses.${row.status}`)}</td>
            <td>{count(row.month)}</td>
            <td>{count(row.valid)}</td>
            <td className={table["soft"]}>{count(row.aged)}</td>
          </tr>
        ))}
        <tr>
          <td className={table["strong"]}>{t("numbers.unchecked")}</td>
          <td colSpan={3}>{count(found.unchecked)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Providers({ found }: { found: NumberChecks }) {
  const { t } = useTranslation();
  const name = (provider: string) => {
    if (provider === "agent") return t("numbers.by_agent");
    return provider === "carrier" ? t("numbers.by_carrier") : provider;
  };

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("numbers.providers")}</th>
          <th>{t("numbers.numbers_n")}</th>
          <th>{t("numbers.first")}</th>
          <th>{t("numbers.last")}</th>
        </tr>
      </thead>
      <tbody>
        {found.providers.map((row) => (
          <tr key={row.provider}>
            <td data-wrap className={table["strong"]}>
              {name(row.provider)}
            </td>
            <td>{count(row.numbers)}</td>
            <td className={table["nowrap"]}>{row.first}</td>
            <td className={table["nowrap"]}>{row.last}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
