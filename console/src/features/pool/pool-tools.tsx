import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Settings2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { LeadPool } from "@/api/contract";
import { emptyPool, removePool } from "@/api/pools";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DealDialog } from "@/features/pool/deal-dialog";
import { FillDialog } from "@/features/pool/fill-dialog";
import { PoolDialog } from "@/features/pool/pool-dialog";
import { count } from "@/lib/format";
import { useAct } from "@/lib/use-act";

export interface PoolToolsProps {
  pool: LeadPool;
  onChanged: () => unknown;
}

const TOOLS = ["fill", "deal", "settings", "empty", "remove"] as const;

/** What those may do who run the pool. */
export function PoolTools({ pool, onChanged }: PoolToolsProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<(typeof TOOLS)[number] | null>(null);
  const close = () => setOpened(null);
  const changed = () => {
    close();
    return onChanged();
  };
  const empty = useAct(emptyPool, ({ leads, left }) => {
    notifications.show({
      message: t("pool.emptied", { n: count(leads), left: count(left) }),
    });
    return changed();
  });
  const remove = useAct(removePool, changed);

  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default" leftSection={<Settings2 size={14} />}>
            {t("pool.settings")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {TOOLS.map((tool) => (
            <Menu.Item key={tool} onClick={() => setOpened(tool)}>
              {t(`pool.${tool}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {opened === "fill" ? <FillDialog pool={pool} onClose={close} onFilled={onChanged} /> : null}
      {opened === "deal" ? <DealDialog pool={pool} onClose={close} onDealt={onChanged} /> : null}
      {opened === "settings" ? (
        <PoolDialog pool={pool} onClose={close} onSaved={onChanged} />
      ) : null}
      <ConfirmDialog
        title={t("pool.empty")}
        text={t("pool.empty_sure")}
        isOpen={opened === "empty"}
        isBusy={empty.isBusy}
        onClose={close}
        onConfirm={() => empty.act(pool.id)}
      />
      <ConfirmDialog
        title={t("pool.remove")}
        text={t("pool.remove_sure")}
        isOpen={opened === "remove"}
        isBusy={remove.isBusy}
        onClose={close}
        onConfirm={() => remove.act(pool.id)}
      />
    </>
  );
}
