import { Button } from "@mantine/core";
import { CloudOff } from "lucide-react";
import { useTranslation } from "react-i18next";

import { Notice } from "@/components/notice";
import { useProblemText } from "@/lib/i18n/use-problem-text";

export interface RouteFailedProps {
  error: unknown;
}

/** The server did not answer, or a new version of the console replaced the files of this one. */
export function RouteFailed({ error }: RouteFailedProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();

  return (
    <Notice
      icon={CloudOff}
      tone="bad"
      title={t("common.could_not_load")}
      text={problemText(error)}
      action={<Button onClick={() => location.reload()}>{t("common.try_again")}</Button>}
    />
  );
}
