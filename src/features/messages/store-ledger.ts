import { encodeArray } from '../../db/encode-arrays.ts'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import { type Taken, takenRows } from './store.ts'

/** A message as it comes into the ledger. */
export interface MessageRow {
  id: string
  workspaceId: string
  channel: Channel
  direction: 'out' | 'in'
  vendorMessageId: string | null
  connectionId: string | null
  sender: string | null
  address: string
  addressKey: string
  contactName: string | null
  partyId: string | null
  leadId: string | null
  campaignId: string | null
  subject: string | null
  text: string | null
  inReplyTo: string | null
  state: 'pending' | 'delivered'
  sentAt: Date | null
  deliveredAt: Date | null
  createdAt: Date
}

const messageRows = defineRowset<MessageRow>({
  id: 'uuid',
  workspaceId: 'uuid',
  channel: 'text',
  direction: 'text',
  vendorMessageId: 'text',
  connectionId: 'uuid',
  sender: 'text',
  address: 'text',
  addressKey: 'text',
  contactName: 'text',
  partyId: 'uuid',
  leadId: 'uuid',
  campaignId: 'uuid',
  subject: 'text',
  text: 'text',
  inReplyTo: 'text',
  state: 'text',
  sentAt: 'timestamptz',
  deliveredAt: 'timestamptz',
  createdAt: 'timestamptz',
})

/** Adds messages that are not in the ledger. */
export async function insertMessages(tx: Transaction, rows: MessageRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'insert_messages',
    text: `insert into messages (${messageRows.names}) select ${messageRows.names} from ${messageRows.from(1)} r
      order by workspace_id, channel, direction, vendor_message_id, id on conflict do nothing`,
    values: messageRows.values(rows),
  })
}

/**
 * Of these messages those whose row is in the ledger. The vendor may have told of one before it answered us: the row that was
 * made then goes, the one that we have is to get its id (`lockMessages`).
 */
export async function findTaken(tx: Transaction, taken: Taken[]): Promise<Taken[]> {
  if (taken.length === 0) return []
  const { rows } = await tx.query<{ id: string; stray: string | null }>({
    name: 'find_taken_messages',
    text: `select t.id, s.id as stray from ${takenRows.from(1)} t join messages o on o.id = t.id and o.workspace_id = t.workspace_id
      left join lateral (
        select m.id from messages m where m.workspace_id = t.workspace_id and m.channel = t.channel and m.direction = 'out'
          and m.vendor_message_id = t.vendor_message_id and m.id <> t.id limit 1
      ) s on true`,
    values: takenRows.values(taken),
  })
  const strays = rows.flatMap(({ stray }) => stray ?? [])
  // rarely any: a delete of nothing would still run the counters' trigger
  if (strays.length > 0)
    await tx.query({
      name: 'drop_strays',
      text: 'delete from messages where id = any($1::uuid[])',
      values: [encodeArray('uuid', strays)],
    })
  const byId = new Map(taken.map((each) => [each.id, each]))
  return [...new Set(rows.map(({ id }) => id))].map((id) => byId.get(id)!)
}

/** One of our numbers or instances. */
export interface SenderRef {
  workspaceId: string
  connectionId: string
  sender: string
  channel: Channel
}

const senderRows = defineRowset<SenderRef>({
  workspaceId: 'uuid',
  connectionId: 'uuid',
  sender: 'text',
  channel: 'text',
})

/**
 * Remembers senders that are new, and that these had contact now. Every batch of a campaign speaks of the same row: it is written
 * once a minute, and never waited for.
 */
export async function meetSenders(tx: Transaction, rows: SenderRef[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'meet_senders',
    text: `with met as (select * from ${senderRows.from(1)}), stale as (
        select s.workspace_id, s.connection_id, s.sender from senders s join met using (workspace_id, connection_id, sender)
        where s.last_contact_at is null or s.last_contact_at < now() - interval '1 minute' for update of s skip locked
      ), told as (
        update senders s set last_contact_at = now() from stale where (s.workspace_id, s.connection_id, s.sender) = (stale.workspace_id, stale.connection_id, stale.sender)
      )
      insert into senders (${senderRows.names}, last_contact_at) select ${senderRows.names}, now() from met
      order by workspace_id, connection_id, sender on conflict do nothing`,
    values: senderRows.values(rows),
  })
}
