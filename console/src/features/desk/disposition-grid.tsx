import { Kbd } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Disposition } from "@/api/contract";
import css from "@/features/desk/disposition-panel.module.css";
import { offered, wholeOf } from "@/features/desk/draft-state";
import { useNamed } from "@/lib/i18n/use-named";

export interface DispositionGridProps {
  dispositions: Disposition[];
  chosen: string | null;
  onChoose: (code: string) => void;
}

/** Buttons, not a list: one press, and its key stands on it. What has parts opens them below. */
export function DispositionGrid({ dispositions, chosen, onChoose }: DispositionGridProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const whole = wholeOf(dispositions, chosen);
  const parts = whole ? offered(dispositions, whole.id) : [];

  return (
    <>
      <Level
        name={t("disposition.title")}
        choices={offered(dispositions, null)}
        chosen={whole?.code ?? null}
        hasKeys={whole?.code !== chosen || parts.length === 0}
        onChoose={onChoose}
      />
      {whole && parts.length > 0 ? (
        <Level
          name={t("disposition.parts", { of: named(whole.label_zh, whole.label_en) })}
          isPart
          choices={parts}
          chosen={chosen}
          hasKeys={whole.code === chosen}
          onChoose={onChoose}
        />
      ) : null}
    </>
  );
}

interface LevelProps {
  name: string;
  choices: Disposition[];
  chosen: string | null;
  /** The keys from 1 to 9 choose at this level now. */
  hasKeys: boolean;
  isPart?: boolean;
  onChoose: (code: string) => void;
}

function Level({ name, choices, chosen, hasKeys, isPart, onChoose }: LevelProps) {
  const named = useNamed();

  return (
    <div
      className={css["grid"]}
      role="radiogroup"
      aria-label={name}
      data-part={isPart || undefined}
    >
      {choices.map((one, at) => (
        <button
          key={one.code}
          type="button"
          role="radio"
          aria-checked={one.code === chosen}
          aria-label={named(one.label_zh, one.label_en)}
          className={css["choice"]}
          data-kind={one.kind}
          data-code={one.code}
          title={named(one.label_zh, one.label_en)}
          onClick={() => onChoose(one.code)}
        >
          {hasKeys && at < 9 ? <Kbd size="xs">{at + 1}</Kbd> : null}
          <span>{named(one.label_zh, one.label_en)}</span>
        </button>
      ))}
    </div>
  );
}
