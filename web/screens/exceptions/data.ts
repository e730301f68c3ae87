import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type { countExceptionsAnswer, exceptionItem } from '../../../src/features/exceptions/contract.ts'
import { ask, read } from '../../api.ts'
import { usePollMs } from '../../live.ts'
import { useList } from '../../pages.ts'

export type Entry = z.output<typeof exceptionItem>
export type Kind = Entry['kind']
type Counts = z.output<typeof countExceptionsAnswer>

const countsKey = ['/exceptions/counts']

/** Open entries of each kind; undefined until they are known. */
export function useCounts(): Counts | undefined {
  return useQuery({
    queryKey: countsKey,
    queryFn: ({ signal }) => read<Counts>('/exceptions/counts', {}, signal),
    refetchInterval: usePollMs(30_000),
  }).data
}

interface Ask {
  kind: Kind | undefined
  assigneeId: string | undefined
  isResolved: boolean
}

export function useEntries({ kind, assigneeId, isResolved }: Ask) {
  return useList<Entry>(
    '/exceptions',
    { kind, assigneeId, resolved: isResolved || undefined },
    { pollMs: usePollMs(30_000) },
  )
}

/** Reads the list and its counts again. */
export const reread = (queries: QueryClient) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: ['/exceptions'] }),
    queries.invalidateQueries({ queryKey: countsKey }),
  ])

/** What may be done about an entry; the list and its counts are read again afterwards. */
export function useTriage() {
  const queries = useQueryClient()
  const onSuccess = () => reread(queries)
  return {
    retry: useMutation({ mutationFn: ({ id }: Entry) => ask('POST', `/exceptions/${id}/retry`), onSuccess }),
    resolve: useMutation({
      mutationFn: ({ id, note = null }: { id: string; note?: string | null }) =>
        ask('POST', `/exceptions/${id}/resolve`, { body: { note } }),
      onSuccess,
    }),
    assign: useMutation({
      mutationFn: ({ id, assigneeId }: { id: string; assigneeId: string | null }) =>
        ask('POST', `/exceptions/${id}/assign`, { body: { assigneeId } }),
      onSuccess,
    }),
    reopen: useMutation({ mutationFn: ({ id }: { id: string }) => ask('POST', `/exceptions/${id}/reopen`), onSuccess }),
  }
}

/** Where an entry is looked into. */
export function pathOf({ kind, ref, intakeId, leadId }: Entry): string {
  if (kind === 'conversion') return `/conversions/${ref}`
  if (kind === 'import_row') return `/imports/${ref}`
  if (intakeId) return `/intakes/${intakeId}`
  return leadId ? `/leads/${leadId}` : '/exceptions'
}
