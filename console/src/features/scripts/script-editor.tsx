import { Button, Group } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Script } from "@/api/contract";
import { SCRIPTS_KEY, changeScript, discardScript, publishScript } from "@/api/scripts";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Panel } from "@/components/panel";
import { NodeCard } from "@/features/scripts/node-card";
import {
  VARIABLES,
  moved,
  withChange,
  withNode,
  withoutNode,
} from "@/features/scripts/script-state";
import css from "@/features/scripts/scripts-page.module.css";
import { useAct } from "@/lib/use-act";

export interface ScriptEditorProps {
  script: Script;
}

/** The questions of a draft, in the order of the page; what keeps it from desks stands at each. */
export function ScriptEditor({ script }: ScriptEditorProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [nodes, setNodes] = useState(script.nodes);
  const [isDiscarding, setDiscarding] = useState(false);
  const isChanged = nodes !== script.nodes;
  const fresh = () => client.invalidateQueries({ queryKey: SCRIPTS_KEY });
  const save = useAct(
    () => changeScript(script.id, nodes),
    async (saved) => {
      await fresh();
      setNodes(saved.nodes);
    },
  );
  const publish = useAct(async () => {
    await changeScript(script.id, nodes);
    await fresh();
    return publishScript(script.id);
  }, fresh);
  const discard = useAct(() => discardScript(script.id), fresh);

  return (
    <Panel
      title={t("scripts.draft_of", { name: script.name, version: script.version })}
      isFilling
      aside={
        <Group gap={6}>
          <Button variant="subtle" color="red" onClick={() => setDiscarding(true)}>
            {t("scripts.discard")}
          </Button>
          <Button
            variant="default"
            loading={save.isBusy}
            disabled={!isChanged}
            onClick={() => save.act()}
          >
            {t("common.save")}
          </Button>
          <Button loading={publish.isBusy} onClick={() => publish.act()}>
            {t("scripts.publish")}
          </Button>
        </Group>
      }
    >
      <p className={css["hint"]}>
        {t("scripts.editor_hint", { variables: VARIABLES.map((name) => `{${name}}`).join(" ") })}
      </p>
      <ol className={css["nodes"]}>
        {nodes.map((node, at) => (
          <NodeCard
            key={node.key}
            node={node}
            at={at}
            nodes={nodes}
            faults={isChanged ? [] : script.faults.filter((fault) => fault.node === node.key)}
            onChange={(part) => setNodes(withChange(nodes, node.key, part))}
            onMove={(by) => setNodes(moved(nodes, node.key, by))}
            onRemove={() => setNodes(withoutNode(nodes, node.key))}
          />
        ))}
      </ol>
      <Button
        variant="default"
        leftSection={<Plus size={14} />}
        onClick={() => setNodes(withNode(nodes))}
      >
        {t("scripts.add_question")}
      </Button>
      <ConfirmDialog
        title={t("scripts.discard")}
        text={t("scripts.discard_sure", { name: script.name })}
        isOpen={isDiscarding}
        isBusy={discard.isBusy}
        onClose={() => setDiscarding(false)}
        onConfirm={() => discard.act()}
      />
    </Panel>
  );
}
