import type { Conclusion, Fact, StepTools } from '../step.ts'
import { storable } from './address.ts'
import { addNews, contactNewsOf } from './contact-news.ts'
import { ledgerKey, vendorKey } from './store.ts'
import { type Advanced, advanceMessages, keepStatuses, keyOf, type ToldStatus } from './take-statuses.ts'

/**
 * Takes in what vendors say of messages: the highest stage counts, whichever was told first. A caller that waits learns
 * what became of it, in the words of the first users of these webhooks.
 */
export async function advanceMessage(facts: Fact<'message.status'>[], tools: StepTools): Promise<Conclusion[]> {
  const told = facts.flatMap(read)
  await keepStatuses(told, tools)
  const advanced = await advanceMessages(told, tools)
  spreadNews(told, advanced)
  return told.map((each): Conclusion => {
    const { fact, state, error } = each
    const outcome = outcomeOf(fact as Fact<'message.status'>, state, advanced.get(keyOf(each)))
    // only an answer to a wish of ours is about a purpose: a webhook that tells of a failure was understood well
    const failure = fact.effectId && state === 'failed' ? (error?.message ?? 'The message failed') : undefined
    return { fact, outcome, ...(failure && { failure }) }
  })
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
    { fact, workspaceId, channel, messageKey, state, error: error ?? null, sender: sender ? storable(sender) : null },
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
