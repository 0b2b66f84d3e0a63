import { ActionIcon } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { ShieldBan, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listBlocked, releaseNumber } from "@/api/blocked";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { MoreButton } from "@/components/more-button";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import { Rows } from "@/components/rows";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { BlockForm } from "@/features/blocked/block-form";
import { stamp } from "@/lib/format";
import { useAct } from "@/lib/use-act";
import { usePages } from "@/lib/use-pages";

/** Numbers that no list may bring in: our own, competitors', and those of tests. */
export function BlockedPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = useMe();
  const numbers = usePages(["blocked"], listBlocked);
  const refresh = () => queries.invalidateQueries({ queryKey: ["blocked"] });
  const release = useAct(releaseNumber, refresh);
  const mayPick = may(me, "lists.manage");

  return (
    <Page title={t("blocked.title")} subtitle={t("blocked.subtitle")}>
      {may(me, "lists.manage") ? <BlockForm onChanged={refresh} /> : null}
      <Panel title={t("blocked.title")} isFilling isFlush isBare>
        <Rows
          query={numbers}
          none={{ icon: ShieldBan, title: t("blocked.none"), text: t("blocked.none_hint") }}
          heads={[t("dnc.phone"), t("blocked.why"), t("blocked.note"), t("dnc.added"), ""]}
          foot={<MoreButton {...numbers.more} />}
        >
          {(one) => (
            <tr key={one.id}>
              <td className={table["strong"]}>{one.phone}</td>
              <td>
                <Tag tone={one.why === "competitor" ? "warn" : "plain"}>
                  {t(`blocked.whys.${one.why}`)}
                </Tag>
              </td>
              <td data-wrap>{one.note}</td>
              <td className={table["nowrap"]}>{stamp(one.at)}</td>
              <td data-end>
                {mayPick ? (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t("blocked.release_this", { phone: one.phone })}
                    onClick={() => release.act(one.id)}
                  >
                    <Trash2 size={15} />
                  </ActionIcon>
                ) : null}
              </td>
            </tr>
          )}
        </Rows>
      </Panel>
    </Page>
  );
}
