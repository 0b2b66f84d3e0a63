import { useNavigate, useSearch } from "@tanstack/react-router";
import { PhoneOutgoing } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listCalls } from "@/api/calls";
import type { CallFilter } from "@/api/calls";
import { Loaded } from "@/components/loaded";
import { MoreButton } from "@/components/more-button";
import { Notice } from "@/components/notice";
import { Page } from "@/components/page";
import { Panel } from "@/components/panel";
import table from "@/components/table.module.css";
import { CallRow } from "@/features/calls/call-row";
import { CallsFilter } from "@/features/calls/calls-filter";
import { usePages } from "@/lib/use-pages";

/** Every call, newest first; the wallboard's figures lead here with their filter. */
export function CallsPage() {
  const { t } = useTranslation();
  const filter = useSearch({ from: "/shell/calls" }) as unknown as CallFilter;
  const navigate = useNavigate({ from: "/calls" });
  const calls = usePages(["calls", filter], (cursor) =>
    listCalls({ ...filter, ...(cursor ? { cursor } : {}) }),
  );

  return (
    <Page
      title={t("calls.title")}
      subtitle={t("calls.subtitle")}
      actions={<CallsFilter filter={filter} onChange={(search) => void navigate({ search })} />}
    >
      <Panel title={t("calls.title")} isFilling isFlush isBare>
        <Loaded query={calls} lines={12}>
          {(rows) =>
            rows.length === 0 ? (
              <Notice icon={PhoneOutgoing} title={t("calls.none")} text={t("calls.none_hint")} />
            ) : (
              <>
                <table className={table["table"]}>
                  <thead>
                    <tr>
                      <th>{t("calls.placed")}</th>
                      <th>{t("calls.lead")}</th>
                      <th>{t("calls.phone")}</th>
                      <th>{t("calls.agent")}</th>
                      <th>{t("calls.campaign")}</th>
                      <th>{t("calls.outcome")}</th>
                      <th>{t("calls.disposition")}</th>
                      <th data-end>{t("calls.talk")}</th>
                      <th>{t("calls.recording")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((call) => (
                      <CallRow key={call.id} call={call} />
                    ))}
                  </tbody>
                </table>
                <MoreButton {...calls.more} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  );
}
