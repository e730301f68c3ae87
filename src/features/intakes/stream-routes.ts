import { defineRoute, type Place, type Route, stream } from '../route.ts'
import { listIntakes } from './store-list.ts'
import { createTail, type Tail } from './tail.ts'

/** How many of the newest requests are watched for changes. */
const watched = 200

/** `GET /api/v1/stream`: requests as they come and change, as server-sent events. */
export function streamRoutes(): Route[] {
  const tails = new Map<string, Tail>()

  const tailOf = ({ workspaceId, view, transaction }: Place): Tail => {
    const known = tails.get(view)
    if (known) return known
    const made = createTail({
      read: async () => (await transaction((tx) => listIntakes(tx, workspaceId, {}, watched, null))).slice(0, watched),
      event: 'intake',
      onIdle: () => tails.delete(view),
    })
    tails.set(view, made)
    return made
  }

  const follow = defineRoute({
    method: 'GET',
    path: '/api/v1/stream',
    scope: 'read',
    summary: 'Follow requests as they come and change (server-sent events)',
    description:
      'Events: `reset` (read the list anew), `intake` (an item of the list). `Last-Event-ID` goes on where a connection broke off. The newest 200 requests are watched.',
    handle: async (call) => {
      const chunks = tailOf(call).follow(call.header('last-event-id'), call.signal)
      return stream('text/event-stream', chunks, { 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    },
  })
  return [follow]
}
