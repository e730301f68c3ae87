import { type ConsentWish, readConsentWord } from '../../domain/consent-words.ts'
import type { Channel, EventType } from '../../domain/events.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { type Address, indexable, readAddress } from './address.ts'
import { addNews, causeOf, channelName } from './contact-news.ts'
import { findPeople } from './find-people.ts'
import { type ConsentReason, type ConsentRow, insertConsent } from './store-consent.ts'
import { timeOf } from './take-statuses.ts'

type Consenting = Fact<'message.received'> | Fact<'consent.changed'> | Fact<'message.engaged'>

/** What a message wishes: what its vendor understood comes before our own list of words. */
export function wishOf({ event: { data } }: Fact<'message.received'>): ConsentWish | null {
  return data.consent ?? readConsentWord(data.text, data.channel)
}

/** What one fact says of a person's will to be written to. */
interface Wish {
  fact: Consenting
  workspaceId: string
  channel: Channel
  address: Address
  wish: 'opt_out' | 'opt_in'
  reason: ConsentReason
  detail: string | null
}

/**
 * Keeps opt-outs and opt-ins. The newest by event time holds, and every lead of the person is unsubscribed while it is an
 * opt-out: only a later opt-in ends it.
 */
export async function recordConsent(facts: Consenting[], tools: StepTools): Promise<Conclusion[]> {
  const { tx, workspace } = tools
  const wishes = facts.flatMap((fact) => readWish(fact, workspace(fact.workspaceId).country))
  if (wishes.length === 0) return []
  const personOf = await findPeople(tx, wishes)
  const rows = new Map<string, ConsentRow>()
  for (const one of wishes) {
    const { partyId, leads } = personOf(one)
    const row = toRow(one, partyId)
    const id = `${row.workspaceId} ${row.channel} ${row.addressKey} ${row.key}`
    const known = rows.get(id)
    if (!known || row.at < known.at) rows.set(id, row)
    const { fact, wish, channel } = one
    const told = {
      key: `consent:${channel}:${row.key}`,
      fact: { kind: wish, at: timeOf(fact) },
      cause: causeOf(fact, `${channelName(channel)} ${wish === 'opt_out' ? 'opt-out' : 'opt-in'}`),
    }
    addNews(
      fact,
      leads.map(({ leadId }) => ({ leadId, ...told })),
    )
  }
  await insertConsent(tx, [...rows.values()])
  return wishes.map(({ fact, wish }) => ({ fact, outcome: { consent: wish } }))
}

function readWish(fact: Consenting, country: string): Wish[] {
  const said = sayingOf(fact)
  if (!said) return []
  const { channel, from, detail, ...rest } = said
  const address = readAddress(channel, from, country)
  return [{ fact, workspaceId: fact.workspaceId, channel, address, detail: detail && indexable(detail), ...rest }]
}

type Saying = Pick<Wish, 'channel' | 'wish' | 'reason' | 'detail'> & { from: string }

function sayingOf(fact: Consenting): Saying | null {
  if (isOf(fact, 'message.received')) {
    const { channel, from, text, consent } = fact.event.data
    const wish = wishOf(fact)
    if (wish !== 'opt_out' && wish !== 'opt_in') return null
    return { channel, from, wish, reason: consent ? 'vendor' : 'word', detail: text }
  }
  if (isOf(fact, 'consent.changed')) {
    const { channel, address, to, reason } = fact.event.data
    return { channel, from: address, wish: to, reason: 'vendor', detail: reason }
  }
  const { channel, kind, recipient, reason = null } = fact.event.data
  if (!recipient || (kind !== 'unsubscribed' && kind !== 'complained')) return null
  return {
    channel,
    from: recipient,
    wish: 'opt_out',
    reason: kind === 'complained' ? 'complaint' : 'link',
    detail: reason,
  }
}

const isOf = <T extends EventType>(fact: Fact, type: T): fact is Fact<T> => fact.event.type === type

function toRow(
  { fact, workspaceId, channel, address, wish, reason, detail }: Wish,
  partyId: string | null,
): ConsentRow {
  const { kind: causeKind, id: causeId } = causeOf(fact, '')
  return {
    workspaceId,
    channel,
    addressKey: address.key,
    key: indexable(`${fact.connectionId}:${fact.event.key}`),
    wish,
    purpose: 'marketing',
    reason,
    detail,
    address: address.address,
    partyId,
    at: timeOf(fact),
    causeKind,
    causeId,
  }
}
