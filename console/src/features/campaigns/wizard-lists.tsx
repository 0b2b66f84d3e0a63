import { Checkbox, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { FileSpreadsheet } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listLists } from "@/api/lists";
import { Loaded } from "@/components/loaded";
import { Notice } from "@/components/notice";

export interface WizardListsProps {
  chosen: string[];
  /** Lists that the campaign has already; they stay. */
  attached: readonly { id: string }[];
  onChange: (chosen: string[]) => void;
}

/** Whom the campaign calls. */
export function WizardLists({ chosen, attached, onChange }: WizardListsProps) {
  const { t } = useTranslation();
  const lists = useQuery({ queryKey: ["lists"], queryFn: listLists });
  const isAttached = (id: string) => attached.some((one) => one.id === id);

  return (
    <Loaded query={lists} lines={4}>
      {({ items }) =>
        items.length === 0 ? (
          <Notice
            icon={FileSpreadsheet}
            title={t("wizard.no_lists")}
            text={t("wizard.no_lists_hint")}
          />
        ) : (
          <Stack gap="xs" mah={320} style={{ overflow: "auto" }}>
            {items.map((list) => (
              <Checkbox
                key={list.id}
                label={`${list.name} · ${t("lists.leads", { count: list.leads })}`}
                disabled={isAttached(list.id)}
                checked={isAttached(list.id) || chosen.includes(list.id)}
                onChange={(event) =>
                  onChange(
                    event.currentTarget.checked
                      ? [...chosen, list.id]
                      : chosen.filter((id) => id !== list.id),
                  )
                }
              />
            ))}
          </Stack>
        )
      }
    </Loaded>
  );
}
