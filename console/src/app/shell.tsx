import { Outlet } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";

import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { AccountMenu } from "@/app/account-menu";
import { Rail } from "@/app/rail";
import css from "@/app/shell.module.css";
import { LanguageSwitch } from "@/components/language-switch";
import { PageSlot } from "@/components/page-slot";
import { SchemeSwitch } from "@/components/scheme-switch";

const DeskSession = lazy(async () => ({
  default: (await import("@/features/desk/desk-session")).DeskSession,
}));
const AlertsBell = lazy(async () => ({
  default: (await import("@/features/alerts/alerts-bell")).AlertsBell,
}));
const LeadFinder = lazy(async () => ({
  default: (await import("@/features/leads/lead-finder")).LeadFinder,
}));
const DeskStatusBar = lazy(async () => ({
  default: (await import("@/features/desk/desk-status-bar")).DeskStatusBar,
}));

/**
 * Rail, status bar and page. An agent's desk and line live here, so they outlive page changes;
 * for everyone else the bar carries the page's title line.
 */
export function Shell() {
  const me = useMe();
  const hasDesk = may(me, "desk.use");
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const frame = (
    <div className={css["shell"]}>
      <Rail />
      <header className={css["bar"]}>
        <div className={css["status"]} ref={hasDesk ? null : setSlot}>
          {hasDesk ? <DeskStatusBar /> : null}
        </div>
        <div className={css["tools"]}>
          {may(me, "leads.read") ? <LeadFinder /> : null}
          {may(me, "alerts.read") ? <AlertsBell /> : null}
          <LanguageSwitch />
          <SchemeSwitch />
          <AccountMenu />
        </div>
      </header>
      <main className={css["main"]}>
        <PageSlot value={slot}>
          <Outlet />
        </PageSlot>
      </main>
    </div>
  );

  return <Suspense>{hasDesk ? <DeskSession>{frame}</DeskSession> : frame}</Suspense>;
}
