import { createRootRoute, createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";

import type { Permission } from "@/api/contract";
import { may, meQuery } from "@/api/me";
import { NotFound } from "@/app/not-found";
import { homeOf } from "@/app/pages";
import { queryClient } from "@/app/query-client";
import { RouteFailed } from "@/app/route-failed";

export const me = () => queryClient.ensureQueryData(meQuery);

/** Sends an account that may not see a page to its own first page. */
export const needs = (permission: Permission) => async () => {
  const account = await me();
  if (account && !may(account, permission)) throw redirect({ to: homeOf(account) });
};

export const root = createRootRoute({ errorComponent: RouteFailed, notFoundComponent: NotFound });

export const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  beforeLoad: async ({ location }) => {
    if (!(await me())) throw redirect({ to: "/sign-in", search: { to: location.href } });
  },
  component: lazyRouteComponent(() => import("@/app/shell"), "Shell"),
});
