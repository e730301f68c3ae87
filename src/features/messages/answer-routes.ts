import { z } from 'zod'
import { refuse } from '../../base/errors.ts'
import { newId, timeOfId } from '../../base/ids.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Intent } from '../../domain/intents.ts'
import { maskCpfs } from '../../domain/mask.ts'
import type { Directory } from '../connections/directory.ts'
import { insertOwnIntake } from '../intakes/store-own.ts'
import { type Call, defineRoute, type Route } from '../route.ts'
import type { SendersOf } from '../senders/senders-of.ts'
import { readAddress } from './address.ts'
import { findPeople } from './find-people.ts'
import { conversationParams } from './routes.ts'
import { findSuppressed } from './store-consent.ts'
import { insertMessages } from './store-ledger.ts'
import { changeConversation, readThread } from './store-thread.ts'

export interface AnswerTools {
  sealer: Sealer
  directory: Directory
  sendersOf: SendersOf
  /** Makes effects in the caller's transaction (pipeline/wish.ts). */
  wish(
    tx: Transaction,
    cause: { workspaceId: string; intakeId: string; receivedAt: Date },
    intents: Intent[],
  ): Promise<number>
  /** Wakes ACT: something was wished for. */
  wake(): void
}

const body = z.object({
  text: z.string().trim().min(1).max(4_000),
  subject: z.string().trim().min(1).max(500).optional(),
})

type AnswerCall = Call<z.output<typeof conversationParams>, unknown, z.output<typeof body>>

/** Answering people from the hub. */
export function answerRoutes(tools: AnswerTools): Route[] {
  const answer = defineRoute({
    method: 'POST',
    path: '/api/v1/conversations/{channel}/{address}',
    scope: 'write',
    summary: 'Write to an address, by the sender that it knows',
    description: 'Refused for people who opted out. The conversation counts as seen.',
    params: conversationParams,
    body,
    answer: z.object({ id: z.uuid().describe('Of the message in the ledger'), status: z.literal('pending') }),
    status: 201,
    handle: async (call) => {
      const sent = await call.transaction((tx) => send(tx, tools, call))
      tools.wake()
      return sent
    },
  })
  return [answer]
}

async function send(tx: Transaction, tools: AnswerTools, call: AnswerCall) {
  const { params, body: said, workspaceId, actor, now } = call
  const { channel } = params
  const address = readAddress(channel, params.address, tools.directory.workspace(workspaceId).country)
  const ref = { workspaceId, channel, addressKey: address.key }
  if ((await findSuppressed(tx, [ref])).length > 0) return refuse('wrong_state', 'This person opted out.')
  const able = tools.sendersOf({ workspaceId, channel, rules: {} })
  const thread = await readThread(tx, workspaceId, channel, address.key, 50, undefined)
  const known = thread.find(({ connectionId }) => able.some(({ id }) => id === connectionId))?.connectionId
  const connectionId = known ?? able[0]?.id
  if (!connectionId) return refuse('wrong_state', `No connection of this workspace sends ${channel}.`)
  const personOf = await findPeople(tx, [{ workspaceId, channel, address }])
  const { partyId, leads } = personOf({ workspaceId, channel, address })
  const [id, intakeId] = [newId(), newId()]
  const subject = said.subject ?? null
  const lead = leads[0] ?? null
  const state = { state: 'pending' as const, sentAt: null, deliveredAt: null, createdAt: now }
  const who = { partyId, leadId: lead?.leadId ?? null, contactName: lead?.name ?? null, campaignId: null }
  const from = { vendorMessageId: null, connectionId, sender: null, inReplyTo: null }
  const to = { address: address.address, addressKey: address.key, text: maskCpfs(said.text), subject }
  await insertMessages(tx, [{ id, workspaceId, channel, direction: 'out', ...from, ...to, ...who, ...state }])
  const own = tools.directory.builtInConnection(workspaceId, 'manual') ?? tools.directory.connection(connectionId)!
  const receivedAt = timeOfId(intakeId)
  const request = { id: intakeId, receivedAt, workspaceId, connectionId: own.id, vendor: own.vendor }
  const sealed = tools.sealer.sealJson({ message: id, by: actor.label })
  await insertOwnIntake(tx, { ...request, type: 'message.answer', subject: id, body: sealed })
  const data = { ledgerId: id, channel, to: address.address, toName: lead?.name ?? null, text: said.text, subject }
  const intent: Intent<'message.send'> = {
    kind: 'message.send',
    key: `message:${id}`,
    target: address.address,
    connectionId,
    leadId: lead?.leadId ?? null,
    reason: `Written by ${actor.label}`,
    data,
  }
  await tools.wish(tx, { workspaceId, intakeId, receivedAt }, [intent])
  await changeConversation(tx, workspaceId, channel, address.key, { seenAt: now })
  return { id, status: 'pending' as const }
}
