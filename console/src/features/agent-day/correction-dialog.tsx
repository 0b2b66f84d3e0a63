import { Button, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listCalls } from "@/api/calls";
import type { AgentState } from "@/api/contract";
import { correctTime } from "@/api/reports";
import type { Piece } from "@/features/agent-day/day-timeline";
import { day, timeOfDay } from "@/lib/format";
import { useNamed } from "@/lib/i18n/use-named";
import { usePauseReasons } from "@/lib/i18n/use-pause-reason";
import { useAct } from "@/lib/use-act";

/** What the PBX did nobody can say afterwards; these can be said. */
const SAYABLE = ["ready", "talking", "wrapup", "pause", "offline"] as const;

export interface CorrectionDialogProps {
  agentId: string;
  piece: Piece & { ended_at: string; reason: string; call_id: string | null };
  onClose: () => void;
  onDone: () => unknown;
}

/** Says what the agent was instead, from when until when, and why. The original stays on record. */
export function CorrectionDialog({ agentId, piece, onClose, onDone }: CorrectionDialogProps) {
  const { t } = useTranslation();
  const named = useNamed();
  const reasons = usePauseReasons();
  const [from, setFrom] = useState(asLocal(piece.started_at));
  const [until, setUntil] = useState(asLocal(piece.ended_at));
  const [state, setState] = useState<AgentState>("pause");
  const [pause, setPause] = useState("");
  const [callId, setCallId] = useState(piece.call_id ?? "");
  const [reason, setReason] = useState("");
  const correct = useAct(correctTime, () => {
    onDone();
    onClose();
  });

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("agent_day.correct")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          correct.act({
            agent_id: agentId,
            // Untouched ends keep their fractions of a second, so that nothing is left between.
            started_at: from === asLocal(piece.started_at) ? piece.started_at : instant(from),
            ended_at: until === asLocal(piece.ended_at) ? piece.ended_at : instant(until),
            state,
            pause_reason: state === "pause" ? pause || (reasons[0]?.code ?? "") : "",
            call_id: state === "talking" && callId ? callId : null,
            reason: reason.trim(),
          });
        }}
      >
        <Stack gap="sm">
          <p>
            {t("agent_day.stands", {
              state: t(`state.${piece.state}`),
              from: timeOfDay(piece.started_at),
              until: timeOfDay(piece.ended_at),
            })}
          </p>
          <Group grow>
            <TextInput
              required
              type="datetime-local"
              step={1}
              label={t("utilization.from")}
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              required
              type="datetime-local"
              step={1}
              label={t("utilization.until")}
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
          </Group>
          <NativeSelect
            label={t("agent_day.was")}
            value={state}
            onChange={(event) => setState(event.currentTarget.value as AgentState)}
            data={SAYABLE.map((one) => ({ value: one, label: t(`state.${one}`) }))}
          />
          {state === "pause" ? (
            <NativeSelect
              label={t("agent_day.pause_reason")}
              value={pause}
              onChange={(event) => setPause(event.currentTarget.value)}
              data={reasons.map((one) => ({
                value: one.code,
                label: named(one.label_zh, one.label_en),
              }))}
            />
          ) : null}
          {state === "talking" ? (
            <CallSelect
              agentId={agentId}
              day={day(piece.started_at)}
              value={callId}
              onChange={setCallId}
            />
          ) : null}
          <TextInput
            required
            minLength={3}
            maxLength={200}
            data-autofocus
            label={t("common.reason")}
            description={t("agent_day.reason_hint")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button type="submit" loading={correct.isBusy}>
              {t("agent_day.do_correct")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface CallSelectProps {
  agentId: string;
  day: string;
  value: string;
  onChange: (callId: string) => void;
}

/** Talk can only be put where a call of this agent was up. */
function CallSelect({ agentId, day: on, value, onChange }: CallSelectProps) {
  const { t } = useTranslation();
  const calls = useQuery({
    queryKey: ["calls", { agent_id: agentId, day: on, metric: "connected" }],
    queryFn: () => listCalls({ agent_id: agentId, day: on, metric: "connected", limit: 200 }),
  });

  return (
    <NativeSelect
      required
      label={t("agent_day.call")}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[
        { value: "", label: t("agent_day.which_call") },
        ...(calls.data?.items ?? []).map((call) => ({
          value: call.id,
          label: `${timeOfDay(call.bridged_at)}–${timeOfDay(call.ended_at)} ${call.lead_name || call.phone_masked}`,
        })),
      ]}
    />
  );
}

const asLocal = (at: string) => `${day(at)}T${timeOfDay(at)}`;
const instant = (local: string) => new Date(local).toISOString();
