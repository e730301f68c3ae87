import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import { type Query, read } from './api.ts'

interface ListPage<Item> {
  items: Item[]
  nextCursor: string | null
}

interface ListOptions {
  /** `refetchInterval`; a refetch reads every page that was read. */
  pollMs?: number
  isEnabled?: boolean
  pageSize?: number
}

/** A list of the API, page by page: `rows` is undefined until the first page is there. */
export function useList<Item>(path: string, query: Query = {}, options: ListOptions = {}) {
  const { pollMs, isEnabled = true, pageSize = 100 } = options
  const list = useInfiniteQuery({
    queryKey: listKey(path, query),
    queryFn: ({ pageParam, signal }) =>
      read<ListPage<Item>>(path, { ...query, limit: pageSize, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: isEnabled,
    placeholderData: (old) => old,
    ...(pollMs && { refetchInterval: pollMs }),
  })
  return {
    rows: list.data?.pages.flatMap(({ items }) => items),
    error: list.error,
    refetch: () => void list.refetch(),
    isFetching: list.isFetching,
    isLoadingMore: list.isFetchingNextPage,
    onMore: list.hasNextPage ? () => void list.fetchNextPage() : undefined,
  }
}

/** The list's path, then its filters: `['/intakes']` names every list of intakes, for `invalidateQueries`. */
export const listKey = (path: string, query: Query = {}): QueryKey => [path, query]
