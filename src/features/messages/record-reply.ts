import { newId } from '../../base/ids.ts'
import { maskCpfs } from '../../domain/mask.ts'
import { erasedReason } from '../privacy/refuse-erased.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { indexable, readAddress } from './address.ts'
import { addNews, causeOf, channelName } from './contact-news.ts'
import { findPeople } from './find-people.ts'
import { noteSenders } from './note-senders.ts'
import { wishOf } from './record-consent.ts'
import { refuseMessages } from './refuse-messages.ts'
import { vendorKey } from './store.ts'
import { insertMessages, type MessageRow } from './store-ledger.ts'
import { matchReplies } from './store-replies.ts'
import { timeOf } from './take-statuses.ts'

/** Brings a message from a person into the ledger; all leads of that person have replied, unless it is a word of consent. */
export async function recordReply(facts: Fact<'message.received'>[], tools: StepTools): Promise<Conclusion[]> {
  const { tx, workspace } = tools
  const asked = facts.map((fact) => {
    const { workspaceId, event } = fact
    const { channel, from, inReplyTo } = event.data
    const address = readAddress(channel, from, workspace(workspaceId).country)
    return { fact, workspaceId, channel, address, inReplyTo: inReplyTo ? vendorKey(inReplyTo) : null }
  })
  await refuseMessages(asked, tools)
  const personOf = await findPeople(tx, asked)
  const rows: MessageRow[] = []
  const conclusions: Conclusion[] = []
  for (const one of asked) {
    const { fact, channel } = one
    if (fact.known.isErased) {
      conclusions.push({ fact, failure: erasedReason })
      continue
    }
    const { leads, partyId } = personOf(one)
    rows.push(toRow(one, partyId, leads[0]?.leadId ?? null))
    conclusions.push({ fact, outcome: { message_id: fact.event.data.messageId, contact: leads[0]?.name ?? null } })
    if (wishOf(fact) !== null) continue
    const at = timeOf(fact)
    const told = {
      key: `reply:${channel}:${vendorKey(fact.event.data.messageId)}`,
      fact: { kind: 'reached', status: 'replied', at } as const,
      cause: causeOf(fact, `${channelName(channel)} reply received`),
    }
    addNews(
      fact,
      leads.map(({ leadId }) => ({ leadId, ...told })),
    )
  }
  await insertMessages(tx, rows)
  const counted = facts.filter(({ known }) => !known.isErased).map((fact) => wishOf(fact) === null)
  await matchReplies(
    tx,
    rows.map(({ workspaceId, channel, vendorMessageId }, at) => ({
      workspaceId,
      channel,
      vendorMessageId: vendorMessageId!,
      isAnswer: counted[at]!,
    })),
  )
  await noteSenders(
    tx,
    facts.map((fact) => ({ fact, channel: fact.event.data.channel, sender: fact.event.data.to })),
  )
  return conclusions
}

function toRow(
  {
    fact,
    workspaceId,
    channel,
    address,
    inReplyTo,
  }: {
    fact: Fact<'message.received'>
    workspaceId: string
    channel: MessageRow['channel']
    address: ReturnType<typeof readAddress>
    inReplyTo: string | null
  },
  partyId: string | null,
  leadId: string | null,
): MessageRow {
  const { messageId, fromName, to, text } = fact.event.data
  const at = timeOf(fact)
  return {
    id: newId(),
    workspaceId,
    channel,
    direction: 'in',
    vendorMessageId: vendorKey(messageId),
    connectionId: fact.connectionId,
    sender: to ? indexable(to) : null,
    address: address.address,
    addressKey: address.key,
    contactName: fromName ? indexable(fromName) : null,
    partyId,
    leadId,
    campaignId: null,
    subject: null,
    text: text === null ? null : maskCpfs(text),
    inReplyTo,
    state: 'delivered',
    sentAt: at,
    deliveredAt: at,
    createdAt: at,
  }
}
