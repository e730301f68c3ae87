import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type * as contract from '../../../src/features/conversions/contract.ts'
import { ask, read } from '../../api.ts'
import { usePollMs } from '../../live.ts'
import { useList } from '../../pages.ts'

export type Conversion = z.output<typeof contract.conversionItem>
export type ConversionDetail = z.output<typeof contract.conversionDetail>
export type EventQuality = z.output<typeof contract.qualityAnswer>['events'][number]
type Quality = z.output<typeof contract.qualityAnswer>
export type ReplayCounts = z.output<typeof contract.replayConversionsAnswer>

export const statuses = ['waiting', 'sent', 'accepted', 'rejected', 'expired', 'skipped'] as const
/** Those that ended without being accepted. */
export const troubled: readonly string[] = ['rejected', 'expired', 'skipped'] satisfies (typeof statuses)[number][]
export const triggers = ['purchase.approved', 'purchase.refused', 'checkout.abandoned'] as const

/** The filters in the URL; the API's names. */
export const filterNames = ['status', 'eventName', 'trigger', 'connectionId', 'since', 'leadId', 'orderId'] as const
export type Filter = Partial<Record<(typeof filterNames)[number], string>>

export const useConversions = (filter: Filter) =>
  useList<Conversion>('/conversions', filter, { pollMs: usePollMs(10_000) })

export const conversionQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversion', id],
    queryFn: ({ signal }) => read<ConversionDetail>(`/conversions/${id}`, {}, signal),
  })

/** How well people can be recognised, event by event, over the last 30 days. */
export const useQuality = () =>
  useQuery({
    queryKey: ['conversions', 'quality'],
    queryFn: ({ signal }) => read<Quality>('/conversions/quality', {}, signal),
    refetchInterval: usePollMs(60_000),
  })

/** Tells one again. */
export function useRetry(id: string, onDone: () => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => ask('POST', `/conversions/${id}/retry`),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['conversion', id] })
      void queries.invalidateQueries({ queryKey: ['/conversions'] })
      onDone()
    },
  })
}

/** What the replay understands of a filter. */
export const replayFilter = ({ status, leadId: _, orderId: __, ...filter }: Filter): Filter => ({
  ...filter,
  ...(status && troubled.includes(status) && { status }),
})
