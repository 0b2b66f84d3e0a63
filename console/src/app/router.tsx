import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";

import { listPages } from "@/app/list-routes";
import { NotFound } from "@/app/not-found";
import { homeOf } from "@/app/pages";
import { RouteFailed } from "@/app/route-failed";
import { me, needs, root, shell } from "@/app/shell-route";
import { SignInPage } from "@/features/sign-in/sign-in-page";
import { CALL_SEARCH, RECORDING_SEARCH, REPORT_SEARCH, textSearch } from "@/lib/search";

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: textSearch("to"),
  component: SignInPage,
});

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  beforeLoad: async () => {
    const account = await me();
    if (account) throw redirect({ to: homeOf(account) });
  },
});

const desk = createRoute({
  getParentRoute: () => shell,
  path: "/desk",
  beforeLoad: needs("desk.use"),
  component: lazyRouteComponent(() => import("@/features/desk/desk-page"), "DeskPage"),
});

const wallboard = createRoute({
  getParentRoute: () => shell,
  path: "/wallboard",
  validateSearch: textSearch("tv", "campaign_id", "state"),
  beforeLoad: needs("wallboard.read"),
  component: lazyRouteComponent(
    () => import("@/features/wallboard/wallboard-page"),
    "WallboardPage",
  ),
});

const calls = createRoute({
  getParentRoute: () => shell,
  path: "/calls",
  validateSearch: textSearch(...CALL_SEARCH),
  beforeLoad: needs("calls.read"),
  component: lazyRouteComponent(() => import("@/features/calls/calls-page"), "CallsPage"),
});

const recordings = createRoute({
  getParentRoute: () => shell,
  path: "/recordings",
  validateSearch: textSearch("call", ...RECORDING_SEARCH),
  beforeLoad: needs("recordings.play"),
  component: lazyRouteComponent(
    () => import("@/features/recordings/recordings-page"),
    "RecordingsPage",
  ),
});

const quality = createRoute({
  getParentRoute: () => shell,
  path: "/quality",
  validateSearch: textSearch("tab"),
  beforeLoad: needs("reviews.read"),
  component: lazyRouteComponent(() => import("@/features/quality/quality-page"), "QualityPage"),
});

const utilization = createRoute({
  getParentRoute: () => shell,
  path: "/utilization",
  validateSearch: textSearch("day"),
  beforeLoad: needs("reports.read"),
  component: lazyRouteComponent(
    () => import("@/features/utilization/utilization-page"),
    "UtilizationPage",
  ),
});

const reports = createRoute({
  getParentRoute: () => shell,
  path: "/reports",
  validateSearch: textSearch(...REPORT_SEARCH),
  beforeLoad: needs("reports.read"),
  component: lazyRouteComponent(() => import("@/features/reports/reports-page"), "ReportsPage"),
});

const agentDay = createRoute({
  getParentRoute: () => shell,
  path: "/agent-day",
  validateSearch: textSearch("agent_id", "day"),
  beforeLoad: needs("reports.read"),
  component: lazyRouteComponent(
    () => import("@/features/agent-day/agent-day-page"),
    "AgentDayPage",
  ),
});

const intervals = createRoute({
  getParentRoute: () => shell,
  path: "/intervals",
  validateSearch: textSearch("metric", "first", "last", "agent_id", "team_id", "campaign_id"),
  beforeLoad: needs("reports.read"),
  component: lazyRouteComponent(
    () => import("@/features/intervals/intervals-page"),
    "IntervalsPage",
  ),
});

const shifts = createRoute({
  getParentRoute: () => shell,
  path: "/shifts",
  validateSearch: textSearch("week"),
  beforeLoad: needs("shifts.manage"),
  component: lazyRouteComponent(() => import("@/features/shifts/shifts-page"), "ShiftsPage"),
});

const alerts = createRoute({
  getParentRoute: () => shell,
  path: "/alerts",
  beforeLoad: needs("alerts.read"),
  component: lazyRouteComponent(() => import("@/features/alerts/alerts-page"), "AlertsPage"),
});

const campaigns = createRoute({
  getParentRoute: () => shell,
  path: "/campaigns",
  validateSearch: textSearch("id"),
  beforeLoad: needs("campaigns.manage"),
  component: lazyRouteComponent(
    () => import("@/features/campaigns/campaigns-page"),
    "CampaignsPage",
  ),
});

const dispositions = createRoute({
  getParentRoute: () => shell,
  path: "/dispositions",
  validateSearch: textSearch("id"),
  beforeLoad: needs("campaigns.manage"),
  component: lazyRouteComponent(
    () => import("@/features/dispositions/dispositions-page"),
    "DispositionsPage",
  ),
});

const scripts = createRoute({
  getParentRoute: () => shell,
  path: "/scripts",
  validateSearch: textSearch("id"),
  beforeLoad: needs("campaigns.manage"),
  component: lazyRouteComponent(() => import("@/features/scripts/scripts-page"), "ScriptsPage"),
});

const growth = createRoute({
  getParentRoute: () => shell,
  path: "/growth",
  beforeLoad: needs("desk.use"),
  component: lazyRouteComponent(() => import("@/features/growth/growth-page"), "GrowthPage"),
});

const callers = createRoute({
  getParentRoute: () => shell,
  path: "/callers",
  beforeLoad: needs("campaigns.manage"),
  component: lazyRouteComponent(() => import("@/features/callers/callers-page"), "CallersPage"),
});

const trunk = createRoute({
  getParentRoute: () => shell,
  path: "/trunk",
  beforeLoad: needs("trunks.test"),
  component: lazyRouteComponent(() => import("@/features/trunk/trunk-page"), "TrunkPage"),
});

const pool = createRoute({
  getParentRoute: () => shell,
  path: "/pool",
  beforeLoad: needs("pools.use"),
  component: lazyRouteComponent(() => import("@/features/pool/pool-page"), "PoolPage"),
});

const accounts = createRoute({
  getParentRoute: () => shell,
  path: "/accounts",
  beforeLoad: needs("accounts.manage"),
  component: lazyRouteComponent(() => import("@/features/accounts/accounts-page"), "AccountsPage"),
});

const pages = [
  home,
  desk,
  wallboard,
  calls,
  recordings,
  quality,
  utilization,
  reports,
  agentDay,
  intervals,
  shifts,
  alerts,
  campaigns,
  dispositions,
  scripts,
  growth,
  callers,
  trunk,
  pool,
  accounts,
  ...listPages,
] as const;

export const router = createRouter({
  routeTree: root.addChildren([signIn, shell.addChildren(pages)]),
  defaultPreload: "intent",
  defaultErrorComponent: RouteFailed,
  defaultNotFoundComponent: NotFound,
  notFoundMode: "root",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
