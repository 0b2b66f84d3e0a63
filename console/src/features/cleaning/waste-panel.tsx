import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { VendorWaste, WasteRow } from "@/api/contract";
import { readVendorWaste, readWaste } from "@/api/gate";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { DASH, count, percent, ratio } from "@/lib/format";

const SHOWN = 20;
const minutes = (seconds: number) => (seconds / 60).toFixed(1);
const money = (minor: number | null) => (minor === null ? DASH : (minor / 100).toFixed(2));

/** Minutes and money that went into dead, wrong and doubled numbers, by list or by vendor. */
export function WastePanel() {
  const { t } = useTranslation();
  const [by, setBy] = useState("list");
  const lists = useQuery({ queryKey: ["waste"], queryFn: readWaste });
  const vendors = useQuery({ queryKey: ["waste", "vendors"], queryFn: readVendorWaste });

  return (
    <Panel
      title={t("gate.waste")}
      isFlush
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t("gate.waste")}
          value={by}
          onChange={setBy}
          data={[
            { value: "list", label: t("gate.by_list") },
            { value: "vendor", label: t("gate.by_vendor") },
          ]}
        />
      }
    >
      {by === "list" ? (
        <Loaded query={lists} lines={3}>
          {({ items }) => <ByList rows={items.slice(0, SHOWN)} />}
        </Loaded>
      ) : (
        <Loaded query={vendors} lines={3}>
          {({ items }) =>
            items.length === 0 ? <Notice title={t("gate.no_vendors")} /> : <ByVendor rows={items} />
          }
        </Loaded>
      )}
    </Panel>
  );
}

function ByList({ rows }: { rows: WasteRow[] }) {
  const { t } = useTranslation();

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("gate.list")}</th>
          <th>{t("gate.vendor")}</th>
          <th>{t("gate.duplicates")}</th>
          <th>{t("gate.bad")}</th>
          <th>{t("gate.minutes")}</th>
          <th>{t("gate.money")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.list_id}>
            <td data-wrap className={table["strong"]}>
              {row.name}
            </td>
            <td data-wrap>{row.vendor || DASH}</td>
            <td>{count(row.duplicates)}</td>
            <td>{t("gate.of", { good: count(row.bad_dials), all: count(row.dials) })}</td>
            <td>{minutes(row.bad_seconds)}</td>
            <td>{money(row.wasted)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ByVendor({ rows }: { rows: VendorWaste[] }) {
  const { t } = useTranslation();

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("gate.vendor")}</th>
          <th>{t("gate.lists_n")}</th>
          <th>{t("gate.leads")}</th>
          <th>{t("gate.duplicates")}</th>
          <th>{t("gate.promised_short")}</th>
          <th>{t("gate.measured_short")}</th>
          <th>{t("gate.minutes")}</th>
          <th>{t("gate.money")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.vendor}>
            <td data-wrap className={table["strong"]}>
              {row.vendor}
            </td>
            <td>{count(row.lists)}</td>
            <td>{count(row.leads)}</td>
            <td>{count(row.duplicates)}</td>
            <td>{row.promised === null ? DASH : percent(row.promised / 1000)}</td>
            <td>{percent(ratio(row.dials - row.bad_dials, row.dials))}</td>
            <td>{minutes(row.bad_seconds)}</td>
            <td>{t("gate.of", { good: money(row.wasted), all: money(row.price) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
