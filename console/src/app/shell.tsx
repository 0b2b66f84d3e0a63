import { Outlet } from "@tanstack/react-router";
import { Suspense, lazy } from "react";

import { may } from "@/api/me";
import { useMe } from "@/api/use-me";
import { AccountMenu } from "@/app/account-menu";
import { Rail } from "@/app/rail";
import css from "@/app/shell.module.css";
import { LanguageSwitch } from "@/components/language-switch";
import { SchemeSwitch } from "@/components/scheme-switch";

const DeskSession = lazy(async () => ({
  default: (await import("@/features/desk/desk-session")).DeskSession,
}));
const DeskStatusBar = lazy(async () => ({
  default: (await import("@/features/desk/desk-status-bar")).DeskStatusBar,
}));

/** Rail, status bar and page. An agent's desk and line live here, so they outlive page changes. */
export function Shell() {
  const hasDesk = may(useMe(), "desk.use");
  const frame = (
    <div className={css["shell"]}>
      <Rail />
      <header className={css["bar"]}>
        <div className={css["status"]}>{hasDesk ? <DeskStatusBar /> : null}</div>
        <div className={css["tools"]}>
          <LanguageSwitch />
          <SchemeSwitch />
          <AccountMenu />
        </div>
      </header>
      <main className={css["main"]}>
        <Outlet />
      </main>
    </div>
  );

  return <Suspense>{hasDesk ? <DeskSession>{frame}</DeskSession> : frame}</Suspense>;
}
