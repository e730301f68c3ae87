import type pg from 'pg'
import { encodeArray } from '../../db/encode-arrays.ts'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import type { RecipientPlace } from './place.ts'
import type { Reader } from './store-campaigns.ts'
import { leadColumns, type PlannedLead } from './store-recipients.ts'

/** A recipient whose turn it is, with what its message speaks of. */
export type DueRecipient = PlannedLead & {
  id: string
  address: string
  addressKey: string
  variant: number
  place: RecipientPlace
  handed: number
  /** The connection that reached this address last. */
  knownBy: string | null
}

/** The next recipients in order, locked; those that another process has are passed over. */
export async function claimDue(
  tx: Transaction,
  campaignId: string,
  channel: Channel,
  limit: number,
): Promise<DueRecipient[]> {
  const { rows } = await tx.query({
    name: 'claim_due_recipients',
    text: `with mine as materialized (
        select * from campaign_recipients where campaign_id = $1 and due_at <= now() order by due_at limit $2 for update skip locked
      )
      select r.id, r.address, r.address_key as "addressKey", r.variant, r.place, r.handed, ${leadColumns},
        (select m.connection_id from messages m where m.workspace_id = r.workspace_id and m.channel = $3 and m.address_key = r.address_key
           and m.direction = 'out' and m.sent_at is not null order by m.created_at desc limit 1) as "knownBy"
      from mine r join leads l on l.id = r.lead_id join core.parties p on p.id = l.party_id`,
    values: [campaignId, limit, channel],
  })
  return rows as DueRecipient[]
}

/** Where a claimed recipient goes. */
export interface RecipientMove {
  id: string
  state: 'queued' | 'handed' | 'held' | 'excluded'
  reason: string | null
  dueAt: Date | null
}
const moveRows = defineRowset<RecipientMove>({ id: 'uuid', state: 'text', reason: 'text', dueAt: 'timestamptz' })

export async function moveRecipients(tx: Transaction, campaignId: string, moves: RecipientMove[]): Promise<void> {
  if (moves.length === 0) return
  await tx.query({
    name: 'move_recipients',
    text: `update campaign_recipients r set state = v.state, reason = v.reason, due_at = v.due_at, handed = r.handed + (v.state = 'handed')::int
      from ${moveRows.from(2)} v where r.campaign_id = $1 and r.id = v.id`,
    values: [campaignId, ...moveRows.values(moves)],
  })
}

/** A message that the line is about to get. */
export interface HandedMessage {
  id: string
  workspaceId: string
  channel: Channel
  connectionId: string
  address: string
  addressKey: string
  contactName: string | null
  partyId: string
  leadId: string
  campaignId: string
  variant: number
  subject: string | null
  text: string
  allowedUntil: Date | null
}
const handedRows = defineRowset<HandedMessage>({
  id: 'uuid',
  workspaceId: 'uuid',
  channel: 'text',
  connectionId: 'uuid',
  address: 'text',
  addressKey: 'text',
  contactName: 'text',
  partyId: 'uuid',
  leadId: 'uuid',
  campaignId: 'uuid',
  variant: 'int2',
  subject: 'text',
  text: 'text',
  allowedUntil: 'timestamptz',
})

export async function insertHanded(tx: Transaction, rows: HandedMessage[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'insert_handed_messages',
    text: `insert into messages (direction, ${handedRows.names}) select 'out', ${handedRows.names} from ${handedRows.from(1)} r order by id`,
    values: handedRows.values(rows),
  })
}

/** How many effects wait at each of these connections, counted up to `most`. */
export async function countWaiting(pool: Reader, connectionIds: string[], most: number): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; n: number }>({
    name: 'count_waiting_sends',
    text: `select c.id, (select count(*) from (select from work where queue = 'act' and state = 'ready' and connection_id = c.id limit $2) w)::int as n
      from unnest($1::uuid[]) as c (id)`,
    values: [encodeArray('uuid', connectionIds), most],
  })
  return new Map(rows.map(({ id, n }) => [id, n]))
}

/** Ends campaigns of which nothing is waiting or under way any more; returns their ids. */
export async function completeCampaigns(pool: pg.Pool, ids: string[]): Promise<{ id: string; workspaceId: string }[]> {
  if (ids.length === 0) return []
  const { rows } = await pool.query<{ id: string; workspaceId: string }>({
    name: 'complete_campaigns',
    text: `update campaigns c set status = 'completed', status_reason = null, ended_at = now(), updated_at = now()
      where c.id = any($1::uuid[]) and c.status = 'active' and c.planned_at is not null
        and not exists (select from campaign_recipients r where r.campaign_id = c.id and r.due_at is not null)
        and (select coalesce(sum(under_way), 0) from campaign_counts n where n.campaign_id = c.id) = 0
      returning c.id, c.workspace_id as "workspaceId"`,
    values: [encodeArray('uuid', ids)],
  })
  return rows
}

/** Holds everybody of a campaign who still waits after its end. */
export async function holdLate(pool: pg.Pool, campaignId: string): Promise<void> {
  await pool.query(
    `update campaign_recipients r set state = 'held', reason = 'too_late', due_at = null from campaigns c
     where c.id = $1 and c.send_until <= now() and r.campaign_id = c.id and r.due_at is not null`,
    [campaignId],
  )
}
