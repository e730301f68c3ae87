import type { Transaction } from '../../db/transaction.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { spreadNews } from './advance-message.ts'
import { keepFacts, type MessageFactRow, type MessageRef, vendorKey } from './store.ts'
import { readMessageKeys } from './store-engagement.ts'
import { suppressDead } from './suppress-dead.ts'
import { advanceMessages, keepStatuses, keyOf, type ToldStatus, timeOf, toRef } from './take-statuses.ts'

type Engaged = Fact<'message.engaged'>

/**
 * What a recipient's mail program tells: opened and clicked mean that the message was read, a bounce that it failed. A
 * machine (mail proxy, link scanner) is no person: its opens and clicks mean nothing. Unsubscribing is `recordConsent`'s.
 */
export async function recordEngagement(facts: Engaged[], tools: StepTools): Promise<Conclusion[]> {
  const named = await nameMessages(tools.tx, facts)
  const marks = named.flatMap(toMark)
  await keepFacts(tools.tx, named.map(toRef), firstOf(marks))
  const told = named.filter(({ fact }) => fact.event.data.machine !== true).flatMap(toStatus)
  await keepStatuses(told, tools)
  await suppressDead(told, tools)
  spreadNews(told, await advanceMessages(told, tools, [], marks))
  return []
}

/** A fact with the key of its message. */
interface Named extends MessageRef {
  fact: Engaged
}

/** Our own links name the ledger's row: its vendor's id is looked up. */
async function nameMessages(tx: Transaction, facts: Engaged[]): Promise<Named[]> {
  const ids = facts.flatMap(({ event: { data } }) => data.ledgerId ?? [])
  const keys = await readMessageKeys(tx, ids)
  return facts.map((fact) => {
    const { ledgerId, messageId } = fact.event.data
    const messageKey = (ledgerId && keys.get(ledgerId)) || vendorKey(messageId)
    return { fact, workspaceId: fact.workspaceId, channel: fact.event.data.channel, messageKey }
  })
}

function toMark({ fact, ...ref }: Named): MessageFactRow[] {
  const { kind, machine } = fact.event.data
  if (kind !== 'opened' && kind !== 'clicked') return []
  const state = machine ? 'machine_opened' : kind
  const { connectionId, intakeId } = fact
  const plain = { errorCode: null, errorMessage: null, isDeadAddress: false, sender: null }
  return [{ ...ref, ...plain, state, at: timeOf(fact), connectionId, intakeId }]
}

/** No two of one message and kind: the earliest. */
function firstOf(marks: MessageFactRow[]): MessageFactRow[] {
  const latestFirst = marks.toSorted((a, b) => b.at.getTime() - a.at.getTime())
  return [...new Map(latestFirst.map((mark) => [`${keyOf(mark)} ${mark.state}`, mark])).values()]
}

function toStatus({ fact, messageKey }: Named): ToldStatus[] {
  const { channel, kind, permanent, reason = null } = fact.event.data
  const common = { fact, workspaceId: fact.workspaceId, channel, messageKey, sender: null }
  if (kind === 'opened' || kind === 'clicked') return [{ ...common, state: 'read', error: null }]
  if (kind !== 'bounced') return []
  // a full mailbox is not a dead one
  return [{ ...common, state: 'failed', error: { code: null, message: reason, deadAddress: permanent !== false } }]
}
