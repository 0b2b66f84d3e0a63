import { useQuery } from "@tanstack/react-query";

import type { Me } from "@/api/contract";
import { meQuery } from "@/api/me";

/** The signed-in account. Only pages inside the shell use it, and they have one. */
export function useMe(): Me {
  const me = useQuery(meQuery).data;
  if (!me) throw new Error("useMe is for pages inside the shell");
  return me;
}
