import { ActionIcon } from "@mantine/core";
import { CornerDownRight, ListPlus } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Campaign } from "@/api/contract";
import { changeDisposition, orderDispositions } from "@/api/dispositions";
import table from "@/components/table.module.css";
import { Tag, type Tone } from "@/components/tag";
import { WordOrders } from "@/components/word-orders";
import type { Line } from "@/features/dispositions/disposition-set";
import type { Edited } from "@/features/dispositions/dispositions-page";
import { useNamed } from "@/lib/i18n/use-named";
import { useSpan } from "@/lib/i18n/use-span";
import { useAct } from "@/lib/use-act";

const TONES: Record<string, Tone> = {
  positive: "good",
  callback: "talk",
  negative: "warn",
  wrong_number: "warn",
  dnc: "bad",
};

export interface DispositionRowProps {
  line: Line;
  campaign: Campaign;
  onEdit: (edited: Edited) => void;
  onChanged: () => unknown;
}

/** One disposition or a part of one: its key, its words, what it counts and asks for. */
export function DispositionRow({ line, campaign, onEdit, onChanged }: DispositionRowProps) {
  const { t } = useTranslation();
  const span = useSpan();
  const { one, siblings, isPart } = line;
  const key = siblings.indexOf(one) + 1;
  const counts = (["is_effective", "is_prospect"] as const).filter((name) => one[name]);
  const asks = (["needs_callback", "needs_note", "needs_intent"] as const).filter(
    (name) => one[name],
  );

  return (
    <tr data-retired={one.is_retired || undefined}>
      <td className={table["nowrap"]}>
        {isPart ? <CornerDownRight size={13} aria-label={t("dispositions.part")} /> : null}{" "}
        {key || ""}
      </td>
      <td className={table["strong"]}>{one.label_zh}</td>
      <td>{one.label_en}</td>
      <td>
        <Tag tone={TONES[one.kind] ?? "plain"}>{t(`dispositions.kinds.${one.kind}`)}</Tag>
      </td>
      <td className={table["soft"]}>
        {counts.map((name) => t(`dispositions.${name}`)).join(t("callers.comma"))}
      </td>
      <td className={table["soft"]}>
        {asks.map((name) => t(`dispositions.${name}`)).join(t("callers.comma"))}
      </td>
      <td className={table["nowrap"]}>
        {one.is_retired ? (
          <Tag>{t("words.retired")}</Tag>
        ) : one.retry_minutes === null ? (
          one.needs_callback ? (
            ""
          ) : (
            t("dispositions.closed")
          )
        ) : (
          t("dispositions.retry_in", { span: span(one.retry_minutes) })
        )}
        {one.code === campaign.default_disposition ? (
          <>
            {" "}
            <Tag tone="accent">{t("dispositions.is_default")}</Tag>
          </>
        ) : null}
      </td>
      <td data-end>
        <Orders line={line} campaign={campaign} onEdit={onEdit} onChanged={onChanged} />
      </td>
    </tr>
  );
}

function Orders({ line, campaign, onEdit, onChanged }: DispositionRowProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const { one, siblings, isPart } = line;
  const change = useAct(changeDisposition, onChanged);
  const order = useAct(orderDispositions, onChanged);
  const name = named(one.label_zh, one.label_en);
  const addPart = t("dispositions.add_part", { name });

  return (
    <WordOrders
      name={name}
      id={one.id}
      isRetired={one.is_retired}
      siblings={siblings.map(({ id }) => id)}
      isBusy={change.isBusy || order.isBusy}
      onOrder={(ids) => order.act(campaign.id, ids)}
      onRetire={(is_retired) => change.act(one.id, { is_retired })}
      onEdit={() => onEdit({ one, parent: null })}
    >
      {isPart ? null : (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={addPart}
          title={addPart}
          onClick={() => onEdit({ one: null, parent: one })}
        >
          <ListPlus size={15} />
        </ActionIcon>
      )}
    </WordOrders>
  );
}
