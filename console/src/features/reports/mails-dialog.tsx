import { ActionIcon, Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Send, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ReportMail } from "@/api/contract";
import { addMail, listMails, removeMail, sendMail } from "@/api/reports";
import type { MailFields, ReportFilter } from "@/api/reports";
import { Loaded } from "@/components/loaded";
import css from "@/features/reports/reports-page.module.css";
import { minutesAsTime, shortStamp, timeAsMinutes } from "@/lib/format";
import { useAct } from "@/lib/use-act";

const EVERY = ["day", "week", "month"] as const;

export interface MailsDialogProps {
  report: string;
  filter: ReportFilter;
  onClose: () => void;
}

/** Has this report sent again and again; and which ones are. */
export function MailsDialog({ report, filter, onClose }: MailsDialogProps) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const mails = useQuery({ queryKey: ["report-mails"], queryFn: listMails });
  const again = () => cache.invalidateQueries({ queryKey: ["report-mails"] });
  const send = useAct(sendMail, again);
  const remove = useAct(removeMail, again);

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("reports.mails")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <MailForm report={report} filter={filter} onDone={again} />
      <Loaded query={mails} lines={3}>
        {(found) =>
          found.map((mail) => (
            <MailLine
              key={mail.id}
              mail={mail}
              onSend={() => send.act(mail.id)}
              onRemove={() => remove.act(mail.id)}
            />
          ))
        }
      </Loaded>
    </Modal>
  );
}

interface MailLineProps {
  mail: ReportMail;
  onSend: () => void;
  onRemove: () => void;
}

function MailLine({ mail, onSend, onRemove }: MailLineProps) {
  const { t } = useTranslation();

  return (
    <div className={css["sent"]}>
      <div>
        <b>{mail.name}</b>
        <small>
          {t(`reports.every.${mail.every}`)} {minutesAsTime(mail.at_minute)} ·{" "}
          {mail.receivers.join(", ")}
        </small>
        <small>
          {mail.error
            ? t("reports.mail_failed", { why: mail.error })
            : mail.sent_at
              ? t("reports.mail_sent", { at: shortStamp(mail.sent_at) })
              : t("reports.mail_next", { at: shortStamp(mail.next_at) })}
        </small>
      </div>
      <ActionIcon variant="default" aria-label={t("reports.mail_now")} onClick={onSend}>
        <Send size={13} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t("reports.mail_remove")} onClick={onRemove}>
        <Trash2 size={13} />
      </ActionIcon>
    </div>
  );
}

interface MailFormProps {
  report: string;
  filter: ReportFilter;
  onDone: () => unknown;
}

function MailForm({ report, filter, onDone }: MailFormProps) {
  const { t, i18n } = useTranslation();
  const [name, setName] = useState("");
  const [receivers, setReceivers] = useState("");
  const [every, setEvery] = useState<MailFields["every"]>("day");
  const [kind, setKind] = useState<MailFields["file_format"]>("xlsx");
  const [time, setTime] = useState("08:00");
  const add = useAct(addMail, onDone);

  return (
    <form
      className={css["mails"]}
      onSubmit={(event) => {
        event.preventDefault();
        add.act({
          name,
          report,
          filters: { compare: false, ...filter },
          every: every ?? "day",
          file_format: kind ?? "xlsx",
          locale: i18n.language.startsWith("zh") ? "zh-CN" : "en",
          receivers: receivers.split(/[\s,;，；]+/).filter(Boolean),
          at_minute: timeAsMinutes(time) ?? 480,
          is_active: true,
        });
      }}
    >
      <TextInput
        required
        label={t("reports.mail_name")}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        required
        label={t("reports.receivers")}
        placeholder={t("reports.receivers_hint")}
        value={receivers}
        onChange={(event) => setReceivers(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("reports.how_often")}
        value={every}
        onChange={(event) => setEvery(event.currentTarget.value as MailFields["every"])}
        data={EVERY.map((one) => ({ value: one, label: t(`reports.every.${one}`) }))}
      />
      <TextInput
        type="time"
        label={t("reports.at_time")}
        value={time}
        onChange={(event) => setTime(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("reports.file")}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as MailFields["file_format"])}
        data={["xlsx", "pdf"].map((one) => ({ value: one, label: one.toUpperCase() }))}
      />
      <Button type="submit" loading={add.isBusy} style={{ alignSelf: "end" }}>
        {t("reports.mail_add")}
      </Button>
    </form>
  );
}
