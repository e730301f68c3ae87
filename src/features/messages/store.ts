import type pg from 'pg'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import type { MessageFact, MessageStanding, MessageStatus } from '../lifecycle/advance-message.ts'
import { indexable } from './address.ts'

/** What a reader did with a message besides receiving it, and what a machine did in the reader's place. */
export type Engagement = 'opened' | 'clicked' | 'machine_opened'

/** One stage that a message reached or one thing that was done with it, as it is kept. */
export interface MessageFactRow {
  workspaceId: string
  channel: Channel
  /** The vendor's id of the message, or `ledgerKey`. */
  messageKey: string
  state: MessageStatus | Engagement
  at: Date
  errorCode: string | null
  errorMessage: string | null
  isDeadAddress: boolean
  connectionId: string
  sender: string | null
  intakeId: string
}

const factRows = defineRowset<MessageFactRow>({
  workspaceId: 'uuid',
  channel: 'text',
  messageKey: 'text',
  state: 'text',
  at: 'timestamptz',
  errorCode: 'text',
  errorMessage: 'text',
  isDeadAddress: 'bool',
  connectionId: 'uuid',
  sender: 'text',
  intakeId: 'uuid',
})

/** Which message a fact speaks of. */
export interface MessageRef {
  workspaceId: string
  channel: Channel
  messageKey: string
}

export const refRows = defineRowset<MessageRef>({ workspaceId: 'uuid', channel: 'text', messageKey: 'text' })

/** The key of facts about a message that no vendor has taken. */
export const ledgerKey = (ledgerId: string): string => `ledger:${ledgerId}`

/** The key of facts about a message by its vendor's id. */
export const vendorKey = (messageId: string): string => indexable(messageId.replace(/^ledger:/, 'id:ledger:'))

// The locks are taken before the rows are seen: whoever writes a fact of a message or its row in the ledger waits for
// the other, so that neither misses what the other brings. A collision of hashes only makes two messages wait.
const keepText = `
with keys as materialized (
  select distinct hashtextextended(workspace_id::text || channel || message_key, 0) as lock from ${refRows.from(1)} k order by lock
), locked as materialized (
  select count(pg_advisory_xact_lock(lock)) as held from keys
)
insert into message_facts as f (${factRows.names}) select ${factRows.names} from ${factRows.from(1 + refRows.width)} r, locked
where held >= 0 order by workspace_id, channel, message_key, state
on conflict (workspace_id, channel, message_key, state) do update
set (at, error_code, error_message) = (
    select t.at, t.error_code, t.error_message
    from (values (f.at, f.error_code, f.error_message), (excluded.at, excluded.error_code, excluded.error_message)) as t (at, error_code, error_message)
    order by t.at, coalesce(t.error_code, ''), coalesce(t.error_message, '') limit 1
  ), is_dead_address = f.is_dead_address or excluded.is_dead_address
where excluded.at <= f.at or excluded.is_dead_address and not f.is_dead_address`

/**
 * Locks the messages of `refs` for this transaction and keeps facts, no two of one message and state. Of several tellings
 * the earliest counts; that one of them found a dead address stays.
 */
export async function keepFacts(tx: Transaction, refs: MessageRef[], rows: MessageFactRow[]): Promise<void> {
  if (refs.length === 0) return
  await tx.query({
    name: 'keep_message_facts',
    text: keepText,
    values: [...refRows.values(refs), ...factRows.values(rows)],
  })
}

/** A message of ours that a vendor took: its row is to know it by the vendor's id. */
export interface Taken {
  id: string
  workspaceId: string
  channel: Channel
  vendorMessageId: string
  connectionId: string
  sender: string | null
}

export const takenRows = defineRowset<Taken>({
  id: 'uuid',
  workspaceId: 'uuid',
  channel: 'text',
  vendorMessageId: 'text',
  connectionId: 'uuid',
  sender: 'text',
})

/** A message that we sent, as far as its facts go. */
export interface SentMessage extends Omit<MessageStanding, 'since' | 'flags'> {
  id: string
  flags: string[]
  errorCode: string | null
  errorMessage: string | null
  workspaceId: string
  channel: Channel
  /** The vendor's id, or `ledgerKey`. */
  messageKey: string
  /** Every lead of the person it went to. */
  leadIds: string[]
  campaignId: string | null
  /** Name of the person it went to. */
  contact: string | null
  facts: (MessageFact & Pick<MessageFactRow, 'errorCode' | 'errorMessage' | 'isDeadAddress'>)[]
}

const loadText = `
with refs as (select * from ${refRows.from(1)} k), taken as (select * from ${takenRows.from(1 + refRows.width)} t), wanted as (
  select m.id from refs r
  join messages m on m.workspace_id = r.workspace_id and m.channel = r.channel and m.direction = 'out' and m.vendor_message_id = r.message_key
  union all select m.id from refs r join messages m on m.id = substr(r.message_key, 8)::uuid and m.workspace_id = r.workspace_id
  where r.message_key like 'ledger:%'
  union all select id from taken
)
select m.id, m.workspace_id, m.channel, coalesce(t.vendor_message_id, m.vendor_message_id, 'ledger:' || m.id) as message_key, m.campaign_id,
  coalesce(m.contact_name, l.full_name, p.full_name) as contact,
  array(
    select o.id from core.parties q join leads o on o.party_id = q.id and o.workspace_id = m.workspace_id
    where q.id = coalesce(p.merged_into, p.id) or q.merged_into = coalesce(p.merged_into, p.id)
    union select m.lead_id where m.lead_id is not null
  ) as lead_ids, m.state, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.flags, m.error_code, m.error_message,
  (select jsonb_agg(jsonb_build_object('status', f.state, 'at', extract(epoch from f.at) * 1000, 'errorCode', f.error_code,
      'errorMessage', f.error_message, 'isDeadAddress', f.is_dead_address))
    from message_facts f where f.workspace_id = m.workspace_id and f.channel = m.channel and f.state not in ('opened', 'clicked', 'machine_opened')
      and f.message_key = coalesce(t.vendor_message_id, m.vendor_message_id, 'ledger:' || m.id)) as facts
from messages m left join taken t on t.id = m.id left join leads l on l.id = m.lead_id left join core.parties p on p.id = m.party_id
where m.id in (select id from wanted) order by m.id for no key update of m`

/**
 * The ledger's rows of these messages, locked in the order of their ids, each with everything known about it. Those that were
 * taken go by the vendor's id already; `writeStandings` writes it down.
 */
export async function lockMessages(tx: Transaction, refs: MessageRef[], taken: Taken[]): Promise<SentMessage[]> {
  if (refs.length === 0) return []
  const values = [...refRows.values(refs), ...takenRows.values(taken)]
  const { rows } = await tx.query({ name: 'lock_messages', text: loadText, values })
  return rows.map(toMessage)
}

function toMessage(row: pg.QueryResultRow): SentMessage {
  const facts = (row.facts ?? []) as (SentMessage['facts'][number] & { at: unknown })[]
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    channel: row.channel,
    messageKey: row.message_key,
    leadIds: row.lead_ids,
    campaignId: row.campaign_id,
    contact: row.contact,
    status: row.state,
    sentAt: row.sent_at,
    deliveredAt: row.delivered_at,
    readAt: row.read_at,
    failedAt: row.failed_at,
    flags: row.flags,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    facts: facts.map((fact) => ({ ...fact, at: new Date(Number(fact.at)) })),
  }
}

export interface StandingRow extends Pick<SentMessage, 'errorCode' | 'errorMessage' | 'flags'> {
  id: string
  state: MessageStatus
  sentAt: Date | null
  deliveredAt: Date | null
  readAt: Date | null
  failedAt: Date | null
}

/** Of a message that was taken; null: as it was. */
export type Binding = { [K in 'vendorMessageId' | 'connectionId' | 'sender']: Taken[K] | null }

const standingRows = defineRowset<StandingRow & Binding>({
  id: 'uuid',
  state: 'text',
  sentAt: 'timestamptz',
  deliveredAt: 'timestamptz',
  readAt: 'timestamptz',
  failedAt: 'timestamptz',
  errorCode: 'text',
  errorMessage: 'text',
  flags: 'text[]',
  vendorMessageId: 'text',
  connectionId: 'uuid',
  sender: 'text',
})

const bindings = ['vendor_message_id', 'connection_id', 'sender'].map(
  (name) => `${name} = coalesce(r.${name}, m.${name})`,
)

/** Writes where locked messages stand, and what their vendor knows them by. */
export async function writeStandings(tx: Transaction, rows: (StandingRow & Binding)[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'write_message_standings',
    text: `update messages m set ${standingRows.assignments('r', 'id', 'vendorMessageId', 'connectionId', 'sender')}, ${bindings.join(', ')} from ${standingRows.from(1)} r where m.id = r.id`,
    values: standingRows.values(rows),
  })
}
