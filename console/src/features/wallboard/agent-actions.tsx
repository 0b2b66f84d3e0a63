import { ActionIcon, Menu } from "@mantine/core";
import {
  Ear,
  LogOut,
  MessageSquare,
  Mic,
  MoreHorizontal,
  Pause,
  PhoneForwarded,
  Users,
} from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { BoardAgent } from "@/api/contract";
import { may } from "@/api/me";
import { pauseAgent, signAgentOut, takeCallOver, watchAgent } from "@/api/supervision";
import { useMe } from "@/api/use-me";
import { MessageDialog } from "@/features/wallboard/message-dialog";
import { useAct } from "@/lib/use-act";

export interface AgentActionsProps {
  agent: BoardAgent;
}

const MODES = [
  ["listen", Ear],
  ["whisper", Mic],
  ["barge", Users],
] as const;

/** What a supervisor may do to one agent; on the line it needs the supervisor's own line. */
export function AgentActions({ agent }: AgentActionsProps) {
  const { t } = useTranslation();
  const me = useMe();
  const [isWriting, setWriting] = useState(false);
  const watch = useAct(watchAgent);
  const takeOver = useAct(takeCallOver);
  const pause = useAct(pauseAgent);
  const signOut = useAct(signAgentOut);

  if (!may(me, "calls.monitor")) return null;
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon
            size={20}
            variant="subtle"
            color="gray"
            aria-label={t("supervision.more", { name: agent.name })}
          >
            <MoreHorizontal size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {MODES.map(([mode, Icon]) => (
            <Menu.Item
              key={mode}
              leftSection={<Icon size={14} />}
              disabled={!agent.line_up}
              onClick={() => watch.act(agent.id, mode)}
            >
              {t(`supervision.${mode}`)}
            </Menu.Item>
          ))}
          <Menu.Item
            leftSection={<PhoneForwarded size={14} />}
            disabled={!agent.call}
            onClick={() => takeOver.act(agent.id)}
          >
            {t("supervision.take_over")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<MessageSquare size={14} />} onClick={() => setWriting(true)}>
            {t("supervision.message")}
          </Menu.Item>
          <Menu.Item leftSection={<Pause size={14} />} onClick={() => pause.act(agent.id)}>
            {t("supervision.pause")}
          </Menu.Item>
          <Menu.Item leftSection={<LogOut size={14} />} onClick={() => signOut.act(agent.id)}>
            {t("supervision.sign_out")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isWriting ? <MessageDialog agent={agent} onClose={() => setWriting(false)} /> : null}
    </>
  );
}
