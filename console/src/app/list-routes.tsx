import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { needs, shell } from "@/app/shell-route";
import { textSearch } from "@/lib/search";

const lists = createRoute({
  getParentRoute: () => shell,
  path: "/lists",
  beforeLoad: needs("lists.read"),
  component: lazyRouteComponent(() => import("@/features/lists/lists-page"), "ListsPage"),
});

const leads = createRoute({
  getParentRoute: () => shell,
  path: "/leads",
  validateSearch: textSearch("q", "id", "list_id"),
  beforeLoad: needs("leads.read"),
  component: lazyRouteComponent(() => import("@/features/leads/leads-page"), "LeadsPage"),
});

const presets = createRoute({
  getParentRoute: () => shell,
  path: "/presets",
  beforeLoad: needs("lists.read"),
  component: lazyRouteComponent(() => import("@/features/presets/presets-page"), "PresetsPage"),
});

const blocked = createRoute({
  getParentRoute: () => shell,
  path: "/blocked",
  beforeLoad: needs("lists.read"),
  component: lazyRouteComponent(() => import("@/features/blocked/blocked-page"), "BlockedPage"),
});

const cleaning = createRoute({
  getParentRoute: () => shell,
  path: "/cleaning",
  beforeLoad: needs("lists.clean"),
  component: lazyRouteComponent(() => import("@/features/cleaning/cleaning-page"), "CleaningPage"),
});

const dnc = createRoute({
  getParentRoute: () => shell,
  path: "/dnc",
  beforeLoad: needs("dnc.read"),
  component: lazyRouteComponent(() => import("@/features/dnc/dnc-page"), "DncPage"),
});

const rules = createRoute({
  getParentRoute: () => shell,
  path: "/rules",
  beforeLoad: needs("campaigns.manage"),
  component: lazyRouteComponent(() => import("@/features/rules/rules-page"), "RulesPage"),
});

/** Lists, leads, and whom not to call. */
export const listPages = [lists, leads, presets, blocked, cleaning, dnc, rules] as const;
