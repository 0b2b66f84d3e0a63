import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import { Tag } from "@/components/tag";

const TONES = {
  draft: "plain",
  received: "plain",
  reading: "talk",
  done: "good",
  failed: "bad",
  cancelled: "plain",
  undoing: "talk",
  undone: "plain",
} as const;

export interface ImportStateTagProps {
  state: Import["state"];
}

export function ImportStateTag({ state }: ImportStateTagProps) {
  const { t } = useTranslation();

  return <Tag tone={TONES[state]}>{t(`import_state.${state}`)}</Tag>;
}
