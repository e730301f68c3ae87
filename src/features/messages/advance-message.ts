import type { Conclusion, Fact, StepTools } from '../step.ts'
import { indexable, readAddress } from './address.ts'
import { adoptSends } from './adopt-sends.ts'
import { addNews, contactNewsOf } from './contact-news.ts'
import { ledgerKey, vendorKey } from './store.ts'
import type { Stranger } from './store-doubt.ts'
import { suppressDead } from './suppress-dead.ts'
import { type Advanced, advanceMessages, keepStatuses, keyOf, type ToldStatus } from './take-statuses.ts'

/**
 * Takes in what vendors say of messages: the highest stage counts, whichever was told first. A caller that waits learns
 * what became of it, in the words of the first users of these webhooks.
 */
export async function advanceMessage(facts: Fact<'message.status'>[], tools: StepTools): Promise<Conclusion[]> {
  const told = facts.flatMap(read)
  await keepStatuses(told, tools)
  await suppressDead(told, tools)
  const known = await advanceMessages(told, tools)
  const advanced = new Map([...known, ...(await adopt(told, known, tools))])
  spreadNews(told, advanced)
  return told.map((each): Conclusion => {
    const { fact, state, error } = each
    const outcome = outcomeOf(fact as Fact<'message.status'>, state, advanced.get(keyOf(each)))
    // only an answer to a wish of ours is about a purpose: a webhook that tells of a failure was understood well
    const failure = fact.effectId && state === 'failed' ? (error?.message ?? 'The message failed') : undefined
    return { fact, outcome, ...(failure && { failure }) }
  })
}

/** Statuses of messages that the ledger does not know may be the answers that doubtful sends wait for. */
async function adopt(
  told: ToldStatus[],
  known: ReadonlyMap<string, Advanced>,
  tools: StepTools,
): Promise<Map<string, Advanced>> {
  const strangers = told.filter((each) => !known.has(keyOf(each)) && !each.messageKey.startsWith('ledger:'))
  const adopted = await adoptSends(
    strangers.map((each) => toStranger(each, tools)),
    tools,
  )
  const refs = strangers.filter(({ messageKey }) =>
    adopted.some(({ vendorMessageId }) => vendorMessageId === messageKey),
  )
  return advanceMessages(refs, tools, adopted)
}

function toStranger({ fact, workspaceId, channel, messageKey }: ToldStatus, { workspace }: StepTools): Stranger {
  const { recipient, ledgerId = null } = (fact as Fact<'message.status'>).event.data
  const address = recipient ? readAddress(channel, recipient, workspace(workspaceId).country) : null
  const connectionId = fact.connectionId
  const addressKey = address?.key ?? null
  return { workspaceId, channel, connectionId, vendorMessageId: messageKey, ledgerId, addressKey, text: null }
}

/** Hands what the batch means for leads to `advanceContact`, once for each message. */
export function spreadNews(told: ToldStatus[], advanced: ReadonlyMap<string, Advanced>): void {
  for (const [key, same] of Map.groupBy(told, keyOf)) {
    const found = advanced.get(key)
    if (found) addNews(same[0]!.fact, contactNewsOf(found, same))
  }
}

function read(fact: Fact<'message.status'>): ToldStatus[] {
  const { channel, messageId, ledgerId, state, error, sender } = fact.event.data
  const messageKey = messageId ? vendorKey(messageId) : ledgerId ? ledgerKey(ledgerId) : null
  if (messageKey === null) return []
  const { workspaceId } = fact
  return [
    { fact, workspaceId, channel, messageKey, state, error: error ?? null, sender: sender ? indexable(sender) : null },
  ]
}

function outcomeOf(
  { event: { data } }: Fact<'message.status'>,
  state: ToldStatus['state'],
  found: Advanced | undefined,
): Record<string, unknown> {
  const message_id = data.messageId
  if (!found) return { message_id, reason: 'not_campaign_message' }
  if (state === null) return { message_id, reason: 'unknown_status_code', code: data.rawState }
  const { before, after } = found
  if (before.status === after.status) return { message_id, reason: 'already_processed' }
  return {
    message_id,
    old_status: before.status,
    new_status: after.status,
    campaign: before.campaignId,
    contact: before.contact,
  }
}
