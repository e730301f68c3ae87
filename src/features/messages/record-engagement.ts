import type { Transaction } from '../../db/transaction.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { spreadNews } from './advance-message.ts'
import { addNews, causeOf } from './contact-news.ts'
import { vendorKey } from './store.ts'
import { type EngagementMark, noteEngagement, readMessageKeys } from './store-engagement.ts'
import { advanceMessages, keepStatuses, keyOf, type ToldStatus, timeOf } from './take-statuses.ts'

type Engaged = Fact<'message.engaged'>

/**
 * What a recipient's mail program tells: opened and clicked mean that the message was read, a bounce that it failed. A
 * machine (mail proxy, link scanner) is no person: its opens and clicks mean nothing. Unsubscribing is `recordConsent`'s.
 */
export async function recordEngagement(facts: Engaged[], tools: StepTools): Promise<Conclusion[]> {
  const named = await nameMessages(tools.tx, facts)
  await noteEngagement(tools.tx, named.map(toMark))
  const told = named.filter(({ fact }) => fact.event.data.machine !== true).flatMap(toStatus)
  await keepStatuses(told, tools)
  const advanced = await advanceMessages(told, tools)
  spreadNews(told, advanced)
  for (const each of told) {
    const { fact, channel, messageKey } = each
    if ((fact as Engaged).event.data.kind !== 'clicked') continue
    const click = { kind: 'reached', status: 'clicked', at: timeOf(fact) } as const
    const leadIds = advanced.get(keyOf(each))?.before.leadIds ?? []
    const key = `message:${channel}:${messageKey}:clicked`
    addNews(
      fact,
      leadIds.map((leadId) => ({ leadId, key, fact: click, cause: causeOf(fact, 'link clicked') })),
    )
  }
  return []
}

/** A fact with the key of its message. */
interface Named {
  fact: Engaged
  messageKey: string
}

/** Our own links name the ledger's row: its vendor's id is looked up. */
async function nameMessages(tx: Transaction, facts: Engaged[]): Promise<Named[]> {
  const ids = facts.flatMap(({ event: { data } }) => data.ledgerId ?? [])
  const keys = await readMessageKeys(tx, ids)
  return facts.map((fact) => {
    const { ledgerId, messageId } = fact.event.data
    return { fact, messageKey: (ledgerId && keys.get(ledgerId)) || vendorKey(messageId) }
  })
}

function toMark({ fact, messageKey }: Named): EngagementMark {
  const { channel, kind, machine = false } = fact.event.data
  return { workspaceId: fact.workspaceId, channel, messageKey, kind, isMachine: machine, at: timeOf(fact) }
}

function toStatus({ fact, messageKey }: Named): ToldStatus[] {
  const { channel, kind, permanent, reason = null } = fact.event.data
  const common = { fact, workspaceId: fact.workspaceId, channel, messageKey, sender: null }
  if (kind === 'opened' || kind === 'clicked') return [{ ...common, state: 'read', error: null }]
  if (kind !== 'bounced') return []
  // a full mailbox is not a dead one
  return [{ ...common, state: 'failed', error: { code: null, message: reason, deadAddress: permanent !== false } }]
}
