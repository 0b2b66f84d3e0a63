import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Coffee, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { PauseReason } from "@/api/contract";
import { may } from "@/api/me";
import { PAUSES_KEY, changePauseReason, listPauseReasons, orderPauseReasons } from "@/api/pauses";
import { useMe } from "@/api/use-me";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { WordOrders } from "@/components/word-orders";
import { PauseDialog } from "@/features/rules/pause-dialog";
import { useNamed } from "@/lib/i18n/use-named";
import { useSpan } from "@/lib/i18n/use-span";
import { useAct } from "@/lib/use-act";

/** Offered ones first, in their order. */
const inOrder = (reasons: PauseReason[]) =>
  [...reasons].sort((a, b) => Number(a.is_retired) - Number(b.is_retired));

/** Why agents may pause, and for how long before it stands out. */
export function PausesPanel() {
  const { t } = useTranslation();
  const span = useSpan();
  const mayChange = may(useMe(), "rules.manage");
  const [edited, setEdited] = useState<PauseReason | "new" | null>(null);
  const reasons = useQuery({ queryKey: PAUSES_KEY, queryFn: listPauseReasons, select: inOrder });
  const offered = (reasons.data ?? []).filter((one) => !one.is_retired);

  return (
    <Panel
      title={t("pauses.title")}
      isFilling
      isFlush
      aside={
        mayChange ? (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<Plus size={13} />}
            onClick={() => setEdited("new")}
          >
            {t("pauses.add")}
          </Button>
        ) : null
      }
    >
      <Rows
        query={reasons}
        none={{ icon: Coffee, title: t("pauses.none"), text: "" }}
        heads={[t("words.label_zh"), t("words.label_en"), t("pauses.limit"), ""]}
      >
        {(one) => (
          <tr key={one.id}>
            <td className={table["strong"]}>{one.label_zh}</td>
            <td>{one.label_en}</td>
            <td className={table["nowrap"]}>
              {one.is_retired ? (
                <Tag>{t("words.retired")}</Tag>
              ) : one.limit_minutes === null ? (
                t("pauses.no_limit")
              ) : (
                span(one.limit_minutes)
              )}
            </td>
            <td data-end>
              {mayChange ? <Orders one={one} offered={offered} onEdit={setEdited} /> : null}
            </td>
          </tr>
        )}
      </Rows>
      {edited ? (
        <PauseDialog one={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </Panel>
  );
}

interface OrdersProps {
  one: PauseReason;
  offered: PauseReason[];
  onEdit: (one: PauseReason) => void;
}

function Orders({ one, offered, onEdit }: OrdersProps) {
  const named = useNamed();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: PAUSES_KEY });
  const change = useAct(changePauseReason, refresh);
  const order = useAct(orderPauseReasons, refresh);

  return (
    <WordOrders
      name={named(one.label_zh, one.label_en)}
      id={one.id}
      isRetired={one.is_retired}
      siblings={offered.map(({ id }) => id)}
      isBusy={change.isBusy || order.isBusy}
      onOrder={order.act}
      onRetire={(is_retired) => change.act(one.id, { is_retired })}
      onEdit={() => onEdit(one)}
    />
  );
}
