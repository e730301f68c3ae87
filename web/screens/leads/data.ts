import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type { consent } from '../../../src/features/consents/contract.ts'
import type { countLeadsAnswer, leadDetail, leadItem, leadTimelineEntry } from '../../../src/features/leads/contract.ts'
import type { bulkAnswer } from '../../../src/features/leads/contract-edit.ts'
import type { note } from '../../../src/features/leads/contract-records.ts'
import type { duplicates } from '../../../src/features/merges/contract.ts'
import type { partyDetail } from '../../../src/features/parties/contract.ts'
import type { leadExplanation } from '../../../src/features/routing/contract-look.ts'
import { ask, read } from '../../api.ts'
import { usePollMs } from '../../live.ts'
import { useList } from '../../pages.ts'

export type Lead = z.output<typeof leadItem>
export type LeadDetail = z.output<typeof leadDetail>
export type Note = z.output<typeof note>
/** The timeline's lines, and the notes beside them. */
export type Entry = z.output<typeof leadTimelineEntry> | (Note & { kind: 'note' })
export type ConsentFact = z.output<typeof consent>
export type Party = z.output<typeof partyDetail>
export type Explanation = z.output<typeof leadExplanation>
export type Duplicate = z.output<typeof duplicates>['items'][number]

/** What narrows the list, in the URL; `view`, `columns` and `saved` say how it is shown. */
export const filterNames = ['q', 'filter', 'since', 'until', 'owner'] as const
export type FilterName = (typeof filterNames)[number] | 'view' | 'columns' | 'saved'
export type Filters = Partial<Record<FilterName, string>>

/** As the API takes it in a body: words to search for and a condition in any of its forms. */
export interface Selection {
  q?: string
  filter?: { all: unknown[] }
}

export function selectionOf({ q, filter, since, until, owner }: Filters): Selection {
  const parts = [
    ...(filter ? [parsed(filter)] : []),
    ...(since ? [{ field: 'created_at', op: 'gte', value: since }] : []),
    ...(until ? [{ field: 'created_at', op: 'lt', value: until }] : []),
    // of a closed lead nobody asks who has it
    ...(owner === 'none'
      ? [
          { field: 'owner_id', op: 'missing' },
          { field: 'is_closed', op: 'is', value: false },
        ]
      : owner
        ? [{ field: 'owner_id', op: 'is', value: owner }]
        : []),
  ].filter((part) => part !== null)
  return { ...(q && { q }), ...(parts.length > 0 && { filter: { all: parts } }) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The same as a list's query. */
export const queryOf = ({ q, filter }: Selection) => ({ q, filter: filter && JSON.stringify(filter) })

export const useLeads = (selection: Selection, more: Record<string, string> = {}, pageSize = 100) =>
  useList<Lead>('/leads', { ...queryOf(selection), ...more }, { pollMs: usePollMs(30_000), pageSize })

type Count = z.output<typeof countLeadsAnswer>

export function useCount(selection: Selection): Count | undefined {
  return useQuery({
    queryKey: ['/leads', 'count', selection],
    queryFn: ({ signal }) => ask<Count>('POST', '/leads/count', { body: selection, signal }),
    placeholderData: (old) => old,
    refetchInterval: usePollMs(30_000),
  }).data
}

export const leadQuery = (id: string) =>
  queryOptions({ queryKey: ['lead', id], queryFn: ({ signal }) => read<LeadDetail>(`/leads/${id}`, {}, signal) })

export const partyQuery = (id: string) =>
  queryOptions({
    queryKey: ['lead', 'party', id],
    queryFn: ({ signal }) => read<Party>(`/parties/${id}`, {}, signal),
  })

export const consentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['lead', id, 'consents'],
    queryFn: ({ signal }) => read<{ items: ConsentFact[] }>('/privacy/consents', { lead_id: id, limit: 50 }, signal),
  })

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['lead', id, 'timeline'],
    queryFn: async ({ signal }) => {
      const [timeline, notes] = await Promise.all([
        read<{ items: Entry[] }>(`/leads/${id}/timeline`, {}, signal),
        read<{ items: Note[] }>(`/leads/${id}/notes`, { limit: 200 }, signal),
      ])
      const told = notes.items.map((each) => ({ ...each, kind: 'note' as const }))
      return [...timeline.items, ...told].sort((a, b) => a.at.localeCompare(b.at))
    },
  })

export const explainQuery = (id: string) =>
  queryOptions({
    queryKey: ['lead', id, 'explain'],
    queryFn: ({ signal }) => read<Explanation>(`/leads/${id}/explain`, {}, signal),
  })

export const duplicatesQuery = (id: string) =>
  queryOptions({
    queryKey: ['lead', id, 'duplicates'],
    queryFn: ({ signal }) => read<{ items: Duplicate[] }>(`/leads/${id}/duplicates`, {}, signal),
  })

/** Everything that was read of leads is read again. */
export const rereadLeads = (queries: QueryClient) =>
  Promise.all([queries.invalidateQueries({ queryKey: ['/leads'] }), queries.invalidateQueries({ queryKey: ['lead'] })])

export type Change = Record<string, unknown>

/** What may be done with one lead. */
export function useLeadActions(id: string) {
  const queries = useQueryClient()
  const onSuccess = () => void rereadLeads(queries)
  return {
    change: useMutation({ mutationFn: (body: Change) => ask('PATCH', `/leads/${id}`, { body }), onSuccess }),
    assign: useMutation({ mutationFn: (body: Change) => ask('POST', `/leads/${id}/assign`, { body }), onSuccess }),
    note: useMutation({
      mutationFn: (text: string) => ask('POST', `/leads/${id}/notes`, { body: { text } }),
      onSuccess,
    }),
    removeNote: useMutation({
      mutationFn: (noteId: string) => ask('DELETE', `/leads/${id}/notes/${noteId}`),
      onSuccess,
    }),
  }
}

/** Sets the status of a contact as a person says it is. */
export function useSetStatus() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, status }: { id: string; status: string }) =>
      ask('POST', `/leads/${id}/lifecycle`, { body: { status, field: 'contact_status' } }),
    onSuccess: () => void rereadLeads(queries),
  })
}

/** Which leads of the list are meant: some of them, or all that match. */
export type Chosen = { leadIds: string[] } | { selection: Selection; count: number | null }

/** The same change of many. */
export function useBulk() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ chosen, change }: { chosen: Chosen; change: Change }) => {
      const which =
        'leadIds' in chosen
          ? { leadIds: chosen.leadIds }
          : {
              filter: chosen.selection.filter ?? { all: [] },
              q: chosen.selection.q,
              expected: chosen.count ?? undefined,
            }
      return ask<z.output<typeof bulkAnswer>>('POST', '/leads/bulk', { body: { ...which, change } })
    },
    onSuccess: () => void rereadLeads(queries),
  })
}

/** Gives leads to people, each to its own. */
export function useAssignMany() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (gifts: { ownerId: string | null; leadIds: string[] }[]) => {
      for (const { ownerId, leadIds } of gifts) await ask('POST', '/leads/assign', { body: { ownerId, leadIds } })
    },
    onSuccess: () => void rereadLeads(queries),
  })
}

/** As many leads may be given to somebody at once. */
export const mostAssigned = 500

export const contactStatuses = [
  'pending',
  'emailed',
  'sms_sent',
  'opened',
  'clicked',
  'replied',
  'purchased',
  'unsubscribed',
  'bounced',
]

export const titleOf = ({ full_name: name, company_name: company, email, phone }: Lead): string =>
  name ?? company ?? email ?? phone ?? '–'
