import { QueryClient } from "@tanstack/react-query";

import { Problem } from "@/api/http";

/** A refusal stays a refusal; only a server that did not answer, or is down, is asked again. */
const mayRetry = (failures: number, error: Error): boolean =>
  failures < 2 && error instanceof Problem && (error.status === 0 || error.status >= 502);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: mayRetry, staleTime: 5_000, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});
