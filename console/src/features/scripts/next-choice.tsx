import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ScriptNode } from "@/api/contract";
import { nodeLabel } from "@/features/scripts/script-state";

export interface NextChoiceProps {
  label: string;
  /** The label is only for those who do not see the row. */
  isBare?: boolean;
  nodes: ScriptNode[];
  /** A question that does not lead to itself. */
  but?: string;
  value: string | null;
  onChange: (next: string | null) => void;
}

/** Which question follows, or that the talk ends. */
export function NextChoice({ label, isBare, nodes, but, value, onChange }: NextChoiceProps) {
  const { t } = useTranslation();
  const others = nodes.filter(({ key }) => key !== but);

  return (
    <NativeSelect
      {...(isBare ? { "aria-label": label } : { label })}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value || null)}
      data={[
        { value: "", label: t("scripts.ends") },
        ...others.map(({ key }) => ({ value: key, label: nodeLabel(nodes, key) })),
      ]}
    />
  );
}
