import type pg from 'pg'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { KnownLead, Payload } from './gather-person.ts'

/** A conversion with everything that is told of it. */
export interface Loaded {
  id: string
  workspaceId: string
  connectionId: string
  eventName: string
  eventId: string
  eventTime: Date
  orderId: string
  amount: number | null
  currency: string | null
  payload: Payload
  lead: KnownLead | null
}

/** By id; a lead that went to another workspace is no longer ours to tell of. */
export async function loadRows(tx: Transaction, ids: string[]): Promise<Loaded[]> {
  const { rows } = await tx.query({
    name: 'load_conversions',
    text: `select c.id, c.workspace_id, c.connection_id, c.event_name, c.event_id, c.event_time, p.order_id, p.amount::float8 as amount, p.currency, p.details,
        l.id as lead_id, l.full_name, l.email, l.phone, l.company_location_city, l.company_location_state, l.company_location_country,
        l.company_location_postal_code, l.custom, l.created_at, y.full_name as party_name, y.birth_date::text as birth_date, y.gender, y.profile
      from conversions c join purchases p on p.id = c.purchase_id
      left join leads l on l.id = p.lead_id and l.workspace_id = c.workspace_id
      left join core.parties y on y.id = l.party_id
      where c.id = any($1::uuid[])`,
    values: [ids],
  })
  return rows.map((row) => ({
    id: row.id,
    workspaceId: row.workspace_id,
    connectionId: row.connection_id,
    eventName: row.event_name,
    eventId: row.event_id,
    eventTime: row.event_time,
    orderId: row.order_id,
    amount: row.amount,
    currency: row.currency,
    payload: row.details,
    lead: row.lead_id && toLead(row),
  }))
}

const toLead = (row: pg.QueryResultRow): KnownLead => ({
  id: row.lead_id,
  fullName: row.full_name,
  email: row.email,
  phone: row.phone,
  city: row.company_location_city,
  state: row.company_location_state,
  country: row.company_location_country,
  postalCode: row.company_location_postal_code,
  custom: row.custom ?? {},
  createdAt: row.created_at,
  partyName: row.party_name,
  birthDate: row.birth_date,
  gender: row.gender,
  profile: row.profile ?? {},
})

/** What is told now. */
export interface Telling {
  id: string
  /** Match key → source. */
  matchKeys: Record<string, string>
  /** Sealed. */
  told: Buffer
}

const tellingRows = defineRowset<Telling>({ id: 'uuid', matchKeys: 'jsonb', told: 'bytea' })

/** Writes down what is about to be told; an answer may be there already. */
export async function writeTellings(tx: Transaction, rows: Telling[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'write_tellings',
    text: `with locked as (select id from conversions where id = any($${1 + tellingRows.width}::uuid[]) order by id for update)
      update conversions c set ${tellingRows.assignments('t', 'id')}, told_at = now(),
        status = case when c.status = 'waiting' then 'sent' else c.status end, status_at = case when c.status = 'waiting' then now() else c.status_at end
      from ${tellingRows.from(1)} t where c.id = t.id and c.id in (select id from locked)`,
    values: [...tellingRows.values(rows), rows.map(({ id }) => id)],
  })
}
