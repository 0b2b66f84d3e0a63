import { Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Download, Mail } from "lucide-react";
import { useTranslation } from "react-i18next";

import { may } from "@/api/me";
import { FILE_KINDS, listViews, removeView, reportFileUrl, saveView } from "@/api/reports";
import type { ReportFilter } from "@/api/reports";
import { useMe } from "@/api/use-me";
import { ViewsMenu } from "@/components/views-menu";
import { MailsDialog } from "@/features/reports/mails-dialog";

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
  const [isMailing, mailing] = useDisclosure(false);
  const open = (view: { report: string; filters: object }) => {
    const filters = Object.entries(view.filters).map(([name, value]) => [name, String(value)]);
    onOpen({ ...EMPTY, ...Object.fromEntries(filters), report: view.report });
  };

  return (
    <>
      <ViewsMenu
        of="report-views"
        list={listViews}
        save={(name, isShared) =>
          saveView({ name, report, filters: { compare: false, ...filter }, is_shared: isShared })
        }
        remove={removeView}
        onOpen={open}
      />
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
  client_id: "",
  list_id: "",
  compare: "",
};
