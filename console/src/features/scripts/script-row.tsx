import { useTranslation } from "react-i18next";

import type { Script } from "@/api/contract";
import { Tag } from "@/components/tag";
import css from "@/features/scripts/scripts-page.module.css";
import { day } from "@/lib/format";

export interface ScriptRowProps {
  script: Script;
  isChosen: boolean;
  onChoose: () => void;
}

export function ScriptRow({ script, isChosen, onChoose }: ScriptRowProps) {
  const { t } = useTranslation();
  const used = script.campaigns.length > 0;

  return (
    <li>
      <button
        type="button"
        className={css["row"]}
        aria-current={isChosen || undefined}
        onClick={onChoose}
      >
        <span className={css["title"]}>
          <b>{script.name}</b>
          <Tag tone={script.published_at ? (used ? "good" : "plain") : "warn"}>
            {t(
              script.published_at
                ? used
                  ? "scripts.in_use"
                  : "scripts.published"
                : "scripts.draft",
            )}
          </Tag>
        </span>
        <small>
          {t("scripts.version", { version: script.version })} ·{" "}
          {day(script.published_at ?? script.created_at)}
          {used ? ` · ${script.campaigns.join(", ")}` : ""}
        </small>
      </button>
    </li>
  );
}
