import { ActionIcon, Button, Textarea } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import { MOST_WORDINGS, variantLetter } from "@/features/scripts/script-state";
import css from "@/features/scripts/scripts-page.module.css";

export interface WordingsProps {
  at: number;
  wordings: string[];
  onChange: (wordings: string[]) => void;
}

/** One wording, or variants A, B … of which every lead always hears the same. */
export function Wordings({ at, wordings, onChange }: WordingsProps) {
  const { t } = useTranslation();

  return (
    <div className={css["wordings"]}>
      {wordings.map((words, variant) => {
        const named = { number: at + 1, letter: variantLetter(variant) };
        return (
          <div key={variant} className={css["wording"]}>
            <span aria-hidden>{variantLetter(variant)}</span>
            <Textarea
              autosize
              minRows={2}
              maxLength={1000}
              aria-label={t("scripts.wording", named)}
              placeholder={t("scripts.wording_hint")}
              value={words}
              onChange={(event) => onChange(wordings.with(variant, event.currentTarget.value))}
            />
            {wordings.length > 1 ? (
              <ActionIcon
                variant="subtle"
                aria-label={t("scripts.remove_wording", named)}
                onClick={() => onChange(wordings.toSpliced(variant, 1))}
              >
                <X size={14} />
              </ActionIcon>
            ) : null}
          </div>
        );
      })}
      {wordings.length < MOST_WORDINGS ? (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<Plus size={12} />}
          onClick={() => onChange([...wordings, ""])}
        >
          {t("scripts.add_wording")}
        </Button>
      ) : null}
    </div>
  );
}
