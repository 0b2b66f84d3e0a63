import { ActionIcon, Indicator, Popover } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bell, Check } from "lucide-react";
import { useTranslation } from "react-i18next";

import { listOpenAlerts, seeAlert } from "@/api/alerts";
import { useAlertText } from "@/features/alerts/alert-text";
import css from "@/features/alerts/alerts.module.css";
import { nearStamp } from "@/lib/format";
import { serverNow } from "@/lib/server-clock";
import { useAct } from "@/lib/use-act";

/** What is wrong right now, wherever one is in the console. */
export function AlertsBell() {
  const { t } = useTranslation();
  const textOf = useAlertText();
  const cache = useQueryClient();
  const alerts = useQuery({
    queryKey: ["alerts", "open"],
    queryFn: listOpenAlerts,
    refetchInterval: 15_000,
  });
  const see = useAct(seeAlert, () => cache.invalidateQueries({ queryKey: ["alerts"] }));
  const open = alerts.data?.items ?? [];
  const unseen = open.filter((alert) => alert.seen_at === null).length;

  return (
    <Popover width={340} position="bottom-end" shadow="md">
      <Indicator label={unseen} size={15} color="red" disabled={unseen === 0} offset={5}>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-label={t("alerts.bell", { count: unseen })}
          >
            <Bell size={16} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0}>
        <ul className={css["list"]}>
          {open.length === 0 ? <li>{t("alerts.none")}</li> : null}
          {open.map((alert) => (
            <li key={alert.id} data-seen={alert.seen_at !== null || undefined}>
              <div>
                {textOf(alert)}
                <small>{nearStamp(alert.raised_at, serverNow())}</small>
              </div>
              {alert.seen_at === null ? (
                <ActionIcon
                  variant="subtle"
                  size={24}
                  aria-label={t("alerts.see")}
                  title={t("alerts.see")}
                  onClick={() => see.act(alert.id)}
                >
                  <Check size={14} />
                </ActionIcon>
              ) : null}
            </li>
          ))}
        </ul>
        <Link to="/alerts" className={css["all"]}>
          {t("alerts.all")}
        </Link>
      </Popover.Dropdown>
    </Popover>
  );
}
