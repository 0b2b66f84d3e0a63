import { Button, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { TwinLead, TwinPair } from "@/api/contract";
import { keepPair, mergePair, tellPairApart } from "@/api/twins";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { DASH } from "@/lib/format";
import type en from "@/lib/i18n/en.json";
import { useAct } from "@/lib/use-act";

export interface PairCardProps {
  pair: TwinPair;
  onSettled: () => unknown;
}

type Evidence = keyof (typeof en)["twins"]["evidence"];

const FIELDS = [
  "company",
  "name",
  "phones",
  "credit_code",
  "region",
  "address",
  "industry",
  "list_name",
] as const satisfies readonly (keyof TwinLead)[];
const AGAINST = new Set(["other_code", "other_region", "other_branch"]);

const said = (lead: TwinLead, field: (typeof FIELDS)[number]): string => {
  const value = lead[field];
  return (Array.isArray(value) ? value.join(" ") : value) || "";
};

/** Two leads side by side; what differs stands out, and three buttons settle it. */
export function PairCard({ pair, onSettled }: PairCardProps) {
  const { t, i18n } = useTranslation();
  const merge = useAct(mergePair, onSettled);
  const keep = useAct(keepPair, onSettled);
  const apart = useAct(tellPairApart, onSettled);
  const isBusy = merge.isBusy || keep.isBusy || apart.isBusy;
  const sides = [pair.left, pair.right];
  const word = (code: string) =>
    i18n.exists(`twins.evidence.${code}`) ? t(`twins.evidence.${code as Evidence}`) : code;
  const told = FIELDS.filter((field) => sides.some((side) => said(side, field) !== ""));

  return (
    <table className={table["table"]}>
      <thead>
        <tr>
          <th>{t("twins.score", { n: pair.score })}</th>
          {sides.map((side) => (
            <th key={side.id} style={{ width: "42%" }}>
              {side.stays ? <Tag tone="good">{t("twins.stays")}</Tag> : null}{" "}
              {t("twins.calls", { n: side.calls })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {told.map((field) => (
          <tr key={field}>
            <td className={table["soft"]}>{t(`twins.${field}`)}</td>
            {sides.map((side) => (
              <td
                key={side.id}
                data-wrap
                className={
                  said(pair.left, field) === said(pair.right, field)
                    ? table["soft"]
                    : table["strong"]
                }
              >
                {said(side, field) || DASH}
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <td colSpan={3}>
            <Group justify="space-between" gap={8}>
              <Group gap={4}>
                {pair.evidence.map((code) => (
                  <Tag key={String(code)} tone={AGAINST.has(String(code)) ? "warn" : "accent"}>
                    {word(String(code))}
                  </Tag>
                ))}
              </Group>
              <Group gap={4} wrap="nowrap">
                <Button
                  title={t("twins.merge_hint")}
                  disabled={isBusy}
                  onClick={() => merge.act(pair.id)}
                >
                  {t("twins.merge")}
                </Button>
                <Button variant="default" disabled={isBusy} onClick={() => keep.act(pair.id)}>
                  {t("twins.keep")}
                </Button>
                <Button
                  variant="default"
                  title={t("twins.different_hint")}
                  disabled={isBusy}
                  onClick={() => apart.act(pair.id)}
                >
                  {t("twins.different")}
                </Button>
              </Group>
            </Group>
          </td>
        </tr>
      </tbody>
    </table>
  );
}
