import { queryOptions } from "@tanstack/react-query";

import type { Me, Permission } from "@/api/contract";
import { Problem } from "@/api/http";
import { readMe } from "@/api/session";

export const ME_KEY = ["me"] as const;

async function meOrNobody(): Promise<Me | null> {
  try {
    return await readMe();
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

export const meQuery = queryOptions({
  queryKey: ME_KEY,
  queryFn: meOrNobody,
  staleTime: Infinity,
  gcTime: Infinity,
});

export const may = (me: Me, permission: Permission): boolean => me.permissions.includes(permission);
