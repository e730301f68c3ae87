import type { Conclusion, Fact, StepTools } from '../step.ts'
import { spreadNews } from './advance-message.ts'
import { addNews, causeOf } from './contact-news.ts'
import { vendorKey } from './store.ts'
import { advanceMessages, keepStatuses, keyOf, type ToldStatus, timeOf } from './take-statuses.ts'

type Engaged = Fact<'message.engaged'>

/**
 * What a recipient's mail program tells: opened and clicked mean that the message was read, a bounce that it failed. A
 * machine (mail proxy, link scanner) is no person: its opens and clicks mean nothing. Unsubscribing is `recordConsent`'s.
 */
export async function recordEngagement(facts: Engaged[], tools: StepTools): Promise<Conclusion[]> {
  const human = facts.filter(({ event: { data } }) => data.machine !== true)
  const told = human.flatMap(toStatus)
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

function toStatus(fact: Engaged): ToldStatus[] {
  const { channel, messageId, kind, permanent, reason = null } = fact.event.data
  const common = { fact, workspaceId: fact.workspaceId, channel, messageKey: vendorKey(messageId), sender: null }
  if (kind === 'opened' || kind === 'clicked') return [{ ...common, state: 'read', error: null }]
  if (kind !== 'bounced') return []
  // a full mailbox is not a dead one
  return [{ ...common, state: 'failed', error: { code: null, message: reason, deadAddress: permanent !== false } }]
}
