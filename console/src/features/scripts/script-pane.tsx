import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { Script } from "@/api/contract";
import { SCRIPTS_KEY, draftScript } from "@/api/scripts";
import { Panel } from "@/components/panel";
import { ScriptEditor } from "@/features/scripts/script-editor";
import { ScriptResultsTable } from "@/features/scripts/script-results-table";
import { useAct } from "@/lib/use-act";

export interface ScriptPaneProps {
  script: Script;
  hasDraft: boolean;
  onOpen: (script: Script) => void;
}

/** A draft to work on, or a published version with what came of its words. */
export function ScriptPane({ script, hasDraft, onOpen }: ScriptPaneProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const next = useAct(
    () => draftScript(script.name, script.nodes),
    async (made) => {
      await client.invalidateQueries({ queryKey: SCRIPTS_KEY });
      onOpen(made);
    },
  );

  if (!script.published_at) return <ScriptEditor script={script} />;
  return (
    <Panel
      title={t("scripts.results_of", { name: script.name, version: script.version })}
      isFilling
      aside={
        hasDraft ? null : (
          <Button
            variant="default"
            leftSection={<Pencil size={13} />}
            loading={next.isBusy}
            onClick={() => next.act()}
          >
            {t("scripts.next_version")}
          </Button>
        )
      }
    >
      <ScriptResultsTable script={script} />
    </Panel>
  );
}
