import { Button, Group, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { BoardAgent } from "@/api/contract";
import { messageAgent } from "@/api/supervision";
import { useAct } from "@/lib/use-act";

export interface MessageDialogProps {
  agent: BoardAgent;
  onClose: () => void;
}

/** A few words that stand on the agent's desk until they are read. */
export function MessageDialog({ agent, onClose }: MessageDialogProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const send = useAct(messageAgent, onClose);
  const title = t("supervision.message_to", { name: agent.name });

  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Textarea
        aria-label={title}
        autosize
        minRows={2}
        maxLength={500}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button
          disabled={!text.trim()}
          loading={send.isBusy}
          onClick={() => send.act(agent.id, text.trim())}
        >
          {t("supervision.send")}
        </Button>
      </Group>
    </Modal>
  );
}
