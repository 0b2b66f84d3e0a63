import { ActionIcon, Button, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { ScriptNode } from "@/api/contract";
import { NextChoice } from "@/features/scripts/next-choice";
import { MOST_ANSWERS } from "@/features/scripts/script-state";
import css from "@/features/scripts/scripts-page.module.css";

export interface AnswersProps {
  at: number;
  answers: ScriptNode["answers"];
  nodes: ScriptNode[];
  onChange: (answers: ScriptNode["answers"]) => void;
}

/** What people usually answer, and which question follows each. */
export function Answers({ at, answers, nodes, onChange }: AnswersProps) {
  const { t } = useTranslation();

  return (
    <div className={css["answers"]}>
      {answers.map((answer, place) => {
        const named = { number: at + 1, place: place + 1 };
        const change = (part: Partial<typeof answer>) =>
          onChange(answers.with(place, { ...answer, ...part }));
        return (
          <div key={place} className={css["answer"]}>
            <TextInput
              maxLength={200}
              aria-label={t("scripts.answer", named)}
              placeholder={t("scripts.answer_hint")}
              value={answer.text}
              onChange={(event) => change({ text: event.currentTarget.value })}
            />
            <NextChoice
              label={t("scripts.answer_leads", named)}
              isBare
              nodes={nodes}
              value={answer.next}
              onChange={(next) => change({ next })}
            />
            <ActionIcon
              variant="subtle"
              aria-label={t("scripts.remove_answer", named)}
              onClick={() => onChange(answers.toSpliced(place, 1))}
            >
              <X size={14} />
            </ActionIcon>
          </div>
        );
      })}
      {answers.length < MOST_ANSWERS ? (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<Plus size={12} />}
          onClick={() => onChange([...answers, { text: "", next: null }])}
        >
          {t("scripts.add_answer")}
        </Button>
      ) : null}
    </div>
  );
}
