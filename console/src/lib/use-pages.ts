import { useInfiniteQuery } from "@tanstack/react-query";

import type { Page } from "@/api/contract";

export interface Pages<T> {
  data: T[] | undefined;
  error: Error | null;
  isPending: boolean;
  refetch: () => Promise<unknown>;
  more: { hasMore: boolean; isBusy: boolean; onMore: () => void };
}

/** A list that the server hands out page by page, read on with a button. */
export function usePages<T>(
  key: readonly unknown[],
  read: (cursor: string | undefined) => Promise<Page<T>>,
): Pages<T> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });

  return {
    data: query.data?.pages.flatMap((page) => page.items),
    error: query.error,
    isPending: query.isPending,
    refetch: query.refetch,
    more: {
      hasMore: query.hasNextPage,
      isBusy: query.isFetchingNextPage,
      onMore: () => void query.fetchNextPage(),
    },
  };
}
