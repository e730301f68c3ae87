import { newId } from '../../base/ids.ts'
import { maskCpfs } from '../../domain/mask.ts'
import { erasedReason } from '../privacy/refuse-erased.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { indexable, readAddress } from './address.ts'
import { adoptSends } from './adopt-sends.ts'
import { spreadNews } from './advance-message.ts'
import { findPeople } from './find-people.ts'
import { noteSenders } from './note-senders.ts'
import { refuseMessages } from './refuse-messages.ts'
import { type Taken, vendorKey } from './store.ts'
import type { Stranger } from './store-doubt.ts'
import { findTaken, insertMessages, type MessageRow } from './store-ledger.ts'
import { advanceMessages, keepStatuses, type ToldStatus, timeOf } from './take-statuses.ts'

type Sent = Fact<'message.sent'>

/**
 * Brings a message that a vendor took into the ledger, whoever sent it: ours gets the vendor's id, one from a phone or
 * another program a row of its own. What was said of it before applies now.
 */
export async function recordOutgoing(facts: Sent[], tools: StepTools): Promise<Conclusion[]> {
  const { tx } = tools
  const told = facts.map(toStatus)
  await keepStatuses(told, tools)
  const taken = await findTaken(tx, facts.flatMap(toTaken))
  const others = withoutTaken(facts, taken)
  const rows = await toRows(others, tools)
  const adopted = await adoptSends(rows.map(toStranger), tools)
  const known = new Set(adopted.map(({ vendorMessageId }) => vendorMessageId))
  await insertMessages(
    tx,
    rows.filter(({ vendorMessageId }) => !known.has(vendorMessageId!)),
  )
  await noteSenders(
    tx,
    facts.map((fact) => ({ fact, channel: fact.event.data.channel, sender: fact.event.data.sender })),
  )
  spreadNews(told, await advanceMessages(told, tools, [...taken, ...adopted]))
  return facts.flatMap((fact) => (fact.known.isErased ? [{ fact, failure: erasedReason }] : []))
}

/** Messages that are not ours, and not what the vendor says beside its answer of one that is. */
function withoutTaken(facts: Sent[], taken: Taken[]): Sent[] {
  const ids = new Set(taken.map(({ id }) => id))
  const keys = new Set(taken.map(({ vendorMessageId }) => vendorMessageId))
  return facts.filter(({ event: { data } }) => !ids.has(data.ledgerId ?? '') && !keys.has(vendorKey(data.messageId)))
}

function toStatus(fact: Sent): ToldStatus {
  const { channel, messageId, sender } = fact.event.data
  const messageKey = vendorKey(messageId)
  return {
    fact,
    workspaceId: fact.workspaceId,
    channel,
    messageKey,
    state: 'sent',
    error: null,
    sender: sender ? indexable(sender) : null,
  }
}

/** One that somebody sent: perhaps we did, and were never answered. */
function toStranger({ workspaceId, channel, connectionId, vendorMessageId, addressKey, text }: MessageRow): Stranger {
  const ids = { connectionId: connectionId!, vendorMessageId: vendorMessageId!, ledgerId: null }
  // without its text too little is known of it
  return { workspaceId, channel, ...ids, addressKey: text === null ? null : addressKey, text }
}

function toTaken({ workspaceId, connectionId, event: { data } }: Sent): Taken[] {
  const { ledgerId, channel, messageId, sender } = data
  if (!ledgerId) return []
  const vendorMessageId = vendorKey(messageId)
  return [
    { id: ledgerId, workspaceId, channel, vendorMessageId, connectionId, sender: sender ? indexable(sender) : null },
  ]
}

async function toRows(facts: Sent[], tools: StepTools): Promise<MessageRow[]> {
  const { tx, workspace } = tools
  const asked = facts.map((fact) => {
    const { workspaceId, event } = fact
    const { channel, to } = event.data
    return { fact, workspaceId, channel, address: readAddress(channel, to, workspace(workspaceId).country) }
  })
  await refuseMessages(asked, tools)
  const personOf = await findPeople(tx, asked)
  return asked.map((one) => {
    const { fact, workspaceId, channel, address } = one
    const { messageId, sender, text } = fact.event.data
    const { partyId, leads } = personOf(one)
    return {
      id: newId(),
      workspaceId,
      channel,
      direction: 'out',
      vendorMessageId: vendorKey(messageId),
      connectionId: fact.connectionId,
      sender: sender ? indexable(sender) : null,
      address: address.address,
      addressKey: address.key,
      contactName: null,
      partyId,
      leadId: leads[0]?.leadId ?? null,
      campaignId: null,
      subject: null,
      text: text === null ? null : maskCpfs(text),
      inReplyTo: null,
      // where it stands follows from its facts
      state: 'pending',
      sentAt: null,
      deliveredAt: null,
      createdAt: timeOf(fact),
    }
  })
}
