import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import { Tag } from "@/components/tag";

const TONES = {
  draft: "plain",
  received: "plain",
  reading: "talk",
  checking: "talk",
  checked: "warn",
  done: "good",
  failed: "bad",
  cancelled: "plain",
  undoing: "talk",
  undone: "plain",
} as const;

export interface ImportStateTagProps {
  /** An import whose rows are only judged so far is being checked. */
  state: Import["state"] | "checking";
}

export function ImportStateTag({ state }: ImportStateTagProps) {
  const { t } = useTranslation();

  return <Tag tone={TONES[state]}>{t(`import_state.${state}`)}</Tag>;
}
