import { BellOff } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listAlerts } from "@/api/alerts";
import { Loaded } from "@/components/loaded";
import { MoreButton } from "@/components/more-button";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { Tag } from "@/components/tag";
import { useAlertText } from "@/features/alerts/alert-text";
import { RulesPanel } from "@/features/alerts/rules-panel";
import { shortStamp } from "@/lib/format";
import { usePages } from "@/lib/use-pages";

/** The rules that watch, and everything that they have ever told. */
export function AlertsPage() {
  const { t } = useTranslation();
  const textOf = useAlertText();
  const alerts = usePages(["alerts", "all"], listAlerts);

  return (
    <Page title={t("alerts.title")} subtitle={t("alerts.subtitle")}>
      <RulesPanel />
      <Panel title={t("alerts.history")} isFilling isFlush>
        <Loaded query={alerts} lines={8}>
          {(rows) =>
            rows.length === 0 ? (
              <Notice icon={BellOff} title={t("alerts.none")} />
            ) : (
              <>
                <table className={table["table"]}>
                  <thead>
                    <tr>
                      <th>{t("alerts.raised")}</th>
                      <th>{t("alerts.what")}</th>
                      <th>{t("alerts.state")}</th>
                      <th>{t("alerts.mailed")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((alert) => (
                      <tr key={alert.id}>
                        <td className={table["nowrap"]}>{shortStamp(alert.raised_at)}</td>
                        <td data-wrap>{textOf(alert)}</td>
                        <td className={table["nowrap"]}>
                          {alert.recovered_at ? (
                            <Tag>
                              {t("alerts.recovered", { at: shortStamp(alert.recovered_at) })}
                            </Tag>
                          ) : (
                            <Tag tone="bad">{t("alerts.open")}</Tag>
                          )}
                        </td>
                        <td data-wrap>{alert.mail_error || shortStamp(alert.mailed_at)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
                <MoreButton {...alerts.more} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  );
}
