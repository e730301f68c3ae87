import { type InfiniteData, queryOptions, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { z } from 'zod'
import type { intakeDetail, intakeItem, listIntakesAnswer, timelineEntry } from '../src/features/intakes/contract.ts'
import { read } from './api.ts'
import { useNews, usePollMs } from './live.ts'
import { listKey, useList } from './pages.ts'

export type Intake = z.output<typeof intakeItem>
export type IntakeDetail = z.output<typeof intakeDetail>
export type Entry = z.output<typeof timelineEntry>
type Page = z.output<typeof listIntakesAnswer>

export const intakeStatuses = ['pending', 'processing', 'completed', 'failed', 'ignored', 'dead'] as const
/** The filters in the URL; the API's names. */
export const filterNames = ['q', 'status', 'vendor', 'connectionId', 'type', 'unreadable', 'since', 'until'] as const
export type FilterName = (typeof filterNames)[number]
export type IntakeFilter = Partial<Record<FilterName, string>>

export const intakeQuery = (id: string) =>
  queryOptions({ queryKey: ['intake', id], queryFn: ({ signal }) => read<IntakeDetail>(`/intakes/${id}`, {}, signal) })

/** While a filter is set only the server knows what matches: the list is read anew, at most this often. */
const rereadMs = 2_000

/**
 * Received requests, kept current: what changes is patched in place, what is new stands on top. While `isHeld` (the reader
 * points at the list) new ones wait and are only counted, so that nothing moves under the pointer.
 */
export function useLiveIntakes(filter: IntakeFilter, isHeld: boolean, pageSize = 100) {
  const queries = useQueryClient()
  const list = useList<Intake>('/intakes', filter, { pollMs: usePollMs(60_000), pageSize })
  const key = listKey('/intakes', filter)
  const [waiting, setWaiting] = useState<Intake[]>([])
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const rereadAt = useRef(0)
  const isFiltered = Object.values(filter).some(Boolean)

  const put = useCallback(
    (items: Intake[]) => {
      setFresh(new Set(items.map(({ id }) => id)))
      queries.setQueryData<InfiniteData<Page>>(key, (old) => old && { ...old, pages: patch(old.pages, items) })
    },
    [queries, key],
  )
  useNews((messages) => {
    if (messages.some(({ event }) => event === 'reset')) return list.refetch()
    const items = messages.filter(({ event }) => event === 'intake').map(({ data }) => data as Intake)
    if (items.length === 0) return
    if (isFiltered) {
      if (performance.now() - rereadAt.current < rereadMs) return
      rereadAt.current = performance.now()
      return list.refetch()
    }
    const latest = newestStates(items)
    const known = new Set(list.rows?.map(({ id }) => id))
    if (!isHeld) return put([...latest, ...waiting.splice(0)])
    put(latest.filter(({ id }) => known.has(id)))
    setWaiting((old) => newestStates([...old, ...latest.filter(({ id }) => !known.has(id))]))
  })
  return {
    ...list,
    waiting: waiting.length,
    showWaiting: () => {
      put(waiting)
      setWaiting([])
    },
    isFresh: ({ id }: Intake) => fresh.has(id),
  }
}

/** The last state of each, in the order they first came. */
const newestStates = (items: Intake[]): Intake[] => [...new Map(items.map((item) => [item.id, item])).values()]

/** Known rows are replaced where they stand; the others go to the top, newest first. */
function patch(pages: Page[], items: Intake[]): Page[] {
  const byId = new Map(items.map((item) => [item.id, item]))
  const patched = pages.map((page) => ({
    ...page,
    items: page.items.map((item) => {
      const news = byId.get(item.id)
      byId.delete(item.id)
      return news ?? item
    }),
  }))
  const [first, ...rest] = patched
  if (!first || byId.size === 0) return patched
  const onTop = [...byId.values()].sort((a, b) => b.receivedAt.localeCompare(a.receivedAt))
  return [{ ...first, items: [...onTop, ...first.items] }, ...rest]
}

/** Our own ids: they tell a reader nothing. */
export const isBareId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/
