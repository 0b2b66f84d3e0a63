import { ActionIcon, Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, Download, Mail, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import { FILE_KINDS, listViews, removeView, reportFileUrl, saveView } from "@/api/reports";
import type { ReportFilter } from "@/api/reports";
import { useMe } from "@/api/use-me";
import { MailsDialog } from "@/features/reports/mails-dialog";
import { NameDialog } from "@/features/reports/name-dialog";
import { useAct } from "@/lib/use-act";

export interface ReportToolsProps {
  report: string;
  filter: ReportFilter;
  /** Opens a saved view: the report and its filters, as the page's address has them. */
  onOpen: (search: Record<string, string>) => void;
}

/** What can be done with a report: keep it, take it along, have it sent. */
export function ReportTools({ report, filter, onOpen }: ReportToolsProps) {
  const { t } = useTranslation();
  const me = useMe();
  const cache = useQueryClient();
  const [isNaming, naming] = useDisclosure(false);
  const [isMailing, mailing] = useDisclosure(false);
  const views = useQuery({ queryKey: ["report-views"], queryFn: listViews });
  const again = () => cache.invalidateQueries({ queryKey: ["report-views"] });
  const save = useAct(saveView, () => {
    naming.close();
    return again();
  });
  const remove = useAct(removeView, again);
  const open = (view: { report: string; filters: object }) => {
    const filters = Object.entries(view.filters).map(([name, value]) => [name, String(value)]);
    onOpen({ ...EMPTY, ...Object.fromEntries(filters), report: view.report });
  };

  return (
    <>
      <Menu width={240}>
        <Menu.Target>
          <Button variant="default" leftSection={<Bookmark size={14} />}>
            {t("reports.views")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(views.data ?? []).map((view) => (
            <Menu.Item
              key={view.id}
              onClick={() => open(view)}
              rightSection={
                view.account_id === me.id ? (
                  <ActionIcon
                    component="span"
                    size={20}
                    variant="subtle"
                    color="gray"
                    aria-label={t("reports.remove_view", { name: view.name })}
                    onClick={(event) => {
                      event.stopPropagation();
                      remove.act(view.id);
                    }}
                  >
                    <Trash2 size={12} />
                  </ActionIcon>
                ) : null
              }
            >
              {view.name}
            </Menu.Item>
          ))}
          {views.data?.length ? <Menu.Divider /> : null}
          <Menu.Item onClick={naming.open}>{t("reports.save_view")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {may(me, "reports.export") ? (
        <>
          <Menu width={140}>
            <Menu.Target>
              <Button variant="default" leftSection={<Download size={14} />}>
                {t("reports.export")}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {FILE_KINDS.map((kind) => (
                <Menu.Item
                  key={kind}
                  component="a"
                  href={reportFileUrl(report, kind, filter)}
                  download
                >
                  {kind.toUpperCase()}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button variant="default" leftSection={<Mail size={14} />} onClick={mailing.open}>
            {t("reports.mails")}
          </Button>
        </>
      ) : null}
      <NameDialog
        isOpen={isNaming}
        isBusy={save.isBusy}
        onClose={naming.close}
        onSave={(name, isShared) =>
          save.act({ name, report, filters: { compare: false, ...filter }, is_shared: isShared })
        }
      />
      {isMailing ? <MailsDialog report={report} filter={filter} onClose={mailing.close} /> : null}
    </>
  );
}

const EMPTY = {
  first: "",
  last: "",
  team_id: "",
  agent_id: "",
  campaign_id: "",
  list_id: "",
  compare: "",
};
