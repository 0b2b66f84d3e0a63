import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import { cancel, keepChecked, readImport, rejectsUrl } from "@/api/lists";
import { Loaded } from "@/components/loaded";
import { ImportFigures } from "@/features/lists/import-figures";
import { ImportProgress } from "@/features/lists/import-progress";
import { isMoving } from "@/features/lists/import-state";
import css from "@/features/lists/lists-page.module.css";
import { useAct } from "@/lib/use-act";

export interface ImportTrialProps {
  importId: string;
  /** Read the file in another way. */
  onBack: () => void;
  /** The file was discarded, or cannot be read. */
  onClose: () => void;
  onStarted: (importId: string) => void;
}

/** The whole file judged before any of it is kept: progress, summary, and the choice. */
export function ImportTrial({ importId, onBack, onClose, onStarted }: ImportTrialProps) {
  const { t } = useTranslation();
  const trial = useQuery({
    queryKey: ["import-trial", importId],
    queryFn: () => readImport(importId),
    refetchInterval: ({ state }) => (state.data && !isMoving(state.data) ? false : 500),
  });
  const keep = useAct(keepChecked, (started: Import) => onStarted(started.id));
  const drop = useAct(cancel, onClose);

  return (
    <Loaded query={trial} lines={6}>
      {(report) => (
        <section aria-label={t("trial.title")}>
          {isMoving(report) ? <ImportProgress report={report} /> : null}
          {report.state === "failed" ? (
            <p className={css["error"]} role="alert">
              {report.error}
            </p>
          ) : null}
          {report.state === "checked" ? (
            <>
              <p className={css["reading"]}>{t("trial.hint")}</p>
              <ImportFigures report={report} />
            </>
          ) : null}
          <Group justify="flex-end" mt="md">
            {report.state === "checked" && report.total > report.accepted ? (
              <Button
                component="a"
                href={rejectsUrl(importId)}
                download
                variant="subtle"
                leftSection={<Download size={14} />}
              >
                {t("lists.download")}
              </Button>
            ) : null}
            {report.state === "failed" || report.state === "cancelled" ? (
              <Button onClick={onClose}>{t("common.close")}</Button>
            ) : (
              <Button variant="default" loading={drop.isBusy} onClick={() => drop.act(importId)}>
                {isMoving(report) ? t("lists.cancel_import") : t("trial.discard")}
              </Button>
            )}
            {report.state === "checked" ? (
              <>
                <Button variant="default" onClick={onBack}>
                  {t("trial.back")}
                </Button>
                <Button loading={keep.isBusy} onClick={() => keep.act(importId)}>
                  {t("trial.keep")}
                </Button>
              </>
            ) : null}
          </Group>
        </section>
      )}
    </Loaded>
  );
}
