import { z } from 'zod'
import { cutPage, time } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import { readCountry } from '../workspaces/store.ts'
import { readAddress } from './address.ts'
import { listThreadAnswer, listThreadQuery } from './contract.ts'
import { changeConversation, readThread } from './store-thread.ts'

const channel = z.enum(['whatsapp', 'sms', 'email'])
export const conversationParams = z.object({ channel, address: z.string().min(3).max(200) })

const body = z.object({
  seen: z.literal(true).optional().describe('Everything so far was read'),
  assignedTo: z.uuid().nullable().optional().describe('A user; null: nobody'),
})

/** What was written to and from one address. */
export function messageRoutes(): Route[] {
  const thread = defineRoute({
    method: 'GET',
    path: '/api/v1/conversations/{channel}/{address}',
    scope: 'read',
    summary: 'Read the conversation with an address, newest first',
    params: conversationParams,
    query: listThreadQuery,
    answer: listThreadAnswer,
    handle: ({ params, query: { limit, cursor }, workspaceId, transaction }) =>
      transaction(async (tx) => {
        const { key } = readAddress(params.channel, params.address, await readCountry(tx, workspaceId))
        const rows = await readThread(tx, workspaceId, params.channel, key, limit, cursor)
        const page = cutPage(rows, limit, (row) => [row.at.toISOString(), row.id])
        return { ...page, items: page.items.map((row) => ({ ...row, at: row.at.toISOString() })) }
      }),
  })

  const change = defineRoute({
    method: 'PATCH',
    path: '/api/v1/conversations/{channel}/{address}',
    scope: 'write',
    summary: 'Mark a conversation as seen, or give it to somebody',
    params: conversationParams,
    body,
    answer: z.object({ seenAt: time.nullable(), assignedTo: z.uuid().nullable() }),
    handle: ({ params, body: { seen, assignedTo }, workspaceId, now, transaction, audit }) =>
      transaction(async (tx) => {
        const { key } = readAddress(params.channel, params.address, await readCountry(tx, workspaceId))
        const changes = { ...(seen && { seenAt: now }), ...(assignedTo !== undefined && { assignedTo }) }
        const { seenAt, assignedTo: owner } = await changeConversation(tx, workspaceId, params.channel, key, changes)
        if (assignedTo !== undefined) await audit(tx, 'conversation.assign', key, { assignedTo })
        return { seenAt: seenAt?.toISOString() ?? null, assignedTo: owner }
      }),
  })
  return [thread, change]
}
