import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { z } from 'zod'
import type * as contract from '../../../src/features/campaigns/contract.ts'
import type * as report from '../../../src/features/campaigns/contract-report.ts'
import { ask, read } from '../../api.ts'
import { pollMs, useNews, usePollMs } from '../../live.ts'
import { useList } from '../../pages.ts'

export type Campaign = z.output<typeof contract.campaignItem>
export type CampaignDetail = z.output<typeof contract.campaignDetail>
export type CampaignStatus = Campaign['status']
export type Channel = Campaign['channel']
export type Recipient = z.output<typeof contract.campaignMessage>
export type Reply = z.output<typeof contract.campaignReply>
export type LogEntry = z.output<typeof contract.logEntry>
export type Preview = z.output<typeof report.previewAnswer>
export type Progress = z.output<typeof report.progressAnswer>
export type Body = z.input<typeof contract.createCampaignBody>

export const channels: readonly Channel[] = ['whatsapp', 'sms', 'email']
export const statuses = ['draft', 'scheduled', 'active', 'paused', 'completed', 'cancelled', 'failed'] as const
export const recipientStatuses = [
  'pending',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'doubtful',
  'held',
  'excluded',
] as const

const freshMs = 1_500
const runningMs = 3_000

export const useCampaigns = (status: string | undefined) =>
  useList<Campaign>('/campaigns', { status }, { pollMs: usePollMs(5_000) })

const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['campaign', id],
    queryFn: ({ signal }) => read<CampaignDetail>(`/campaigns/${id}`, {}, signal),
  })

/** Kept current: it is read again when something came in, at most this often, and by itself. */
export const useCampaign = (id: string, isLive = true) => {
  const readAt = useRef(0)
  const campaign = useQuery({
    ...campaignQuery(id),
    refetchInterval: ({ state }) => (isLive ? (state.data?.status === 'active' ? runningMs : pollMs) : false),
  })
  useNews((messages) => {
    if (!isLive || performance.now() - readAt.current < freshMs) return
    if (!messages.some(({ event }) => event === 'intake' || event === 'reset')) return
    readAt.current = performance.now()
    void campaign.refetch()
  })
  return campaign
}

export const useProgress = (id: string, isRunning: boolean) => {
  const slow = usePollMs(30_000)
  return useQuery({
    queryKey: ['campaign', id, 'progress'],
    queryFn: ({ signal }) => read<Progress>(`/campaigns/${id}/progress`, {}, signal),
    refetchInterval: isRunning ? 5_000 : slow,
  })
}

/** Who would get a stored campaign. */
export const usePreview = (id: string) =>
  useQuery({
    queryKey: ['campaign', id, 'preview'],
    queryFn: ({ signal }) => read<Preview>(`/campaigns/${id}/preview`, {}, signal),
    staleTime: 0,
  })

export type Move = 'start' | 'pause' | 'resume' | 'cancel'

/** Starts or stops a campaign. */
export function useMove(onDone?: (move: Move) => void) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ id, move }: { id: string; move: Move }) => ask('POST', `/campaigns/${id}/${move}`),
    onSuccess: (_, { move }) => {
      void refresh()
      onDone?.(move)
    },
    // a refused move may mean that it moved by itself
    onError: () => void refresh(),
  })
}

/** Reads everything about campaigns anew. */
export function useRefresh() {
  const queries = useQueryClient()
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['/campaigns'] }),
      queries.invalidateQueries({ queryKey: ['campaign'] }),
      // its recipients, replies and log are lists below its path
      queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('/campaigns/') }),
    ])
}
