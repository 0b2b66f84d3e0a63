import { Button, Skeleton } from "@mantine/core";
import { CloudOff } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import css from "@/components/loaded.module.css";
import { Notice } from "@/components/notice";
import { useProblemText } from "@/lib/i18n/use-problem-text";

interface Query<T> {
  data: T | undefined;
  error: Error | null;
  refetch: () => Promise<unknown>;
}

export interface LoadedProps<T> {
  query: Query<T>;
  /** How many grey lines to show while waiting. */
  lines?: number;
  children: (value: T) => ReactNode;
}

/** Shows what a query brought, or that it is on its way, or why it failed. */
export function Loaded<T>({ query, lines = 6, children }: LoadedProps<T>) {
  const { t } = useTranslation();
  const problemText = useProblemText();

  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    const again = (
      <Button variant="default" onClick={() => void query.refetch()}>
        {t("common.try_again")}
      </Button>
    );
    return (
      <Notice
        icon={CloudOff}
        tone="bad"
        title={t("common.could_not_load")}
        text={problemText(query.error)}
        action={again}
      />
    );
  }
  return (
    <div className={css["waiting"]} role="status" aria-label={t("common.loading")}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={14} width={`${92 - ((line * 17) % 40)}%`} />
      ))}
    </div>
  );
}
