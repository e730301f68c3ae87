import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { listNotificationsAnswer, notificationItem } from '../../src/features/notifications/contract.ts'
import { read } from '../api.ts'

export type Notice = z.output<typeof notificationItem>

/** How many the reader has not seen. */
export const unreadQuery = queryOptions({
  queryKey: ['/notifications', 'unread'],
  queryFn: ({ signal }) =>
    read<z.output<typeof listNotificationsAnswer>>('/notifications', { limit: 1, unread: 'true' }, signal),
})

/** The path of a notice within this dashboard; null when it leads nowhere here. */
export function pathOf({ url, leadId }: Notice): string | null {
  if (leadId) return `/leads/${leadId}`
  if (!url) return null
  const target = new URL(url, location.origin)
  return target.origin === location.origin ? target.pathname : null
}
