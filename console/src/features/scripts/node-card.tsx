import { ActionIcon, NativeSelect } from "@mantine/core";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { ScriptFault, ScriptNode } from "@/api/contract";
import { Answers } from "@/features/scripts/answers";
import { FaultList } from "@/features/scripts/fault-list";
import { NextChoice } from "@/features/scripts/next-choice";
import { PURPOSES } from "@/features/scripts/script-state";
import css from "@/features/scripts/scripts-page.module.css";
import { Wordings } from "@/features/scripts/wordings";

export interface NodeCardProps {
  node: ScriptNode;
  at: number;
  nodes: ScriptNode[];
  faults: ScriptFault[];
  onChange: (part: Partial<ScriptNode>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

/** One question: why it is asked, its wordings, what may be answered and where that leads. */
export function NodeCard({ node, at, nodes, faults, onChange, onMove, onRemove }: NodeCardProps) {
  const { t } = useTranslation();
  const number = { number: at + 1 };

  return (
    <li className={css["node"]} data-faulty={faults.length > 0 || undefined}>
      <div className={css["node_head"]}>
        <b>{t(at === 0 ? "scripts.first_question" : "scripts.question", number)}</b>
        <NativeSelect
          aria-label={t("scripts.purpose_of", number)}
          value={node.purpose ?? ""}
          onChange={(event) =>
            onChange({ purpose: (event.currentTarget.value || null) as ScriptNode["purpose"] })
          }
          data={[
            { value: "", label: t("scripts.choose_purpose") },
            ...PURPOSES.map((value) => ({ value, label: t(`scripts.purpose.${value}`) })),
          ]}
        />
        <span className={css["node_tools"]}>
          <ActionIcon
            variant="subtle"
            disabled={at === 0}
            aria-label={t("scripts.up", number)}
            onClick={() => onMove(-1)}
          >
            <ArrowUp size={14} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            disabled={at === nodes.length - 1}
            aria-label={t("scripts.down", number)}
            onClick={() => onMove(1)}
          >
            <ArrowDown size={14} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="red"
            disabled={nodes.length === 1}
            aria-label={t("scripts.remove_question", number)}
            onClick={onRemove}
          >
            <Trash2 size={14} />
          </ActionIcon>
        </span>
      </div>
      <Wordings at={at} wordings={node.wordings} onChange={(wordings) => onChange({ wordings })} />
      <Answers
        at={at}
        answers={node.answers}
        nodes={nodes}
        onChange={(answers) => onChange({ answers })}
      />
      <NextChoice
        label={t(node.answers.length > 0 ? "scripts.otherwise" : "scripts.then")}
        nodes={nodes}
        but={node.key}
        value={node.next}
        onChange={(next) => onChange({ next })}
      />
      <FaultList faults={faults} />
    </li>
  );
}
