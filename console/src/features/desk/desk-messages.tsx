import { Button } from "@mantine/core";
import { MessageSquare } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { DeskMessage } from "@/api/contract";
import { readMessage } from "@/api/control";
import css from "@/features/desk/desk-page.module.css";
import { useAct } from "@/lib/use-act";

export interface DeskMessagesProps {
  messages: DeskMessage[];
}

/** A supervisor's words, until they are read. */
export function DeskMessages({ messages }: DeskMessagesProps) {
  const { t } = useTranslation();
  const read = useAct(readMessage);

  return messages.map((message) => (
    <div key={message.id} className={css["banner"]} role="status" data-tone="warn">
      <MessageSquare size={17} aria-hidden />
      <p>
        <b>{message.from_name}</b>
        {message.text}
      </p>
      <Button variant="default" loading={read.isBusy} onClick={() => read.act(message.id)}>
        {t("message.read")}
      </Button>
    </div>
  ));
}
