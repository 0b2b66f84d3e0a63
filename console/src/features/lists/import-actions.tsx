import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Download, Undo2, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Import } from "@/api/contract";
import { cancel, fileUrl, keepChecked, rejectsUrl, undo } from "@/api/lists";
import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { useAct } from "@/lib/use-act";

export interface ImportActionsProps {
  report: Import;
}

/** What may be done with an import: call it off, fetch its files, take it back. */
export function ImportActions({ report }: ImportActionsProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const mayChange = may(useMe(), "lists.manage");
  const [isAsking, setAsking] = useState(false);
  const fresh = () => queries.invalidateQueries({ queryKey: ["imports"] });
  const off = useAct(cancel, fresh);
  const back = useAct(undo, async () => {
    setAsking(false);
    await fresh();
  });
  const keep = useAct(keepChecked, fresh);
  const isReading = report.state === "received" || report.state === "reading";
  const isChecked = report.state === "checked";

  if (!mayChange) return null;
  return (
    <Group gap="xs">
      {isChecked ? (
        <Button loading={keep.isBusy} onClick={() => keep.act(report.id)}>
          {t("trial.keep")}
        </Button>
      ) : null}
      {isReading || isChecked ? (
        <Button
          variant="default"
          leftSection={<X size={14} />}
          loading={off.isBusy}
          onClick={() => off.act(report.id)}
        >
          {isChecked ? t("trial.discard") : t("lists.cancel_import")}
        </Button>
      ) : null}
      {(report.state === "done" || isChecked) && report.total > report.accepted ? (
        <Button
          component="a"
          href={rejectsUrl(report.id)}
          download
          variant="default"
          leftSection={<Download size={14} />}
        >
          {t("lists.download")}
        </Button>
      ) : null}
      {report.state === "done" && report.purpose === "leads" ? (
        <>
          <Button component="a" href={fileUrl(report.id)} download variant="default">
            {t("lists.original")}
          </Button>
          <Button
            variant="default"
            color="red"
            leftSection={<Undo2 size={14} />}
            onClick={() => setAsking(true)}
          >
            {t("lists.undo")}
          </Button>
          <ConfirmDialog
            title={t("lists.undo")}
            text={t("lists.undo_sure", { name: report.file_name })}
            isOpen={isAsking}
            isBusy={back.isBusy}
            onClose={() => setAsking(false)}
            onConfirm={() => back.act(report.id)}
          />
        </>
      ) : null}
    </Group>
  );
}
