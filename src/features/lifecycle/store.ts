import type pg from 'pg'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { ChangeRow } from '../leads/store-changes.ts'
import type { LifecycleFact, Milestones, StatusField } from './lifecycle-fact.ts'

/** A lead as far as its statuses go. */
export type StoredStanding = {
  id: string
  workspaceId: string
  lastInteractionDate: Date | null
} & Milestones &
  Record<StatusField, string>

/** Locks leads in the order of their ids; those that are gone are left out. */
export async function lockStandings(tx: Transaction, ids: string[]): Promise<StoredStanding[]> {
  const { rows } = await tx.query({
    name: 'lock_standings',
    text: `select id, workspace_id as "workspaceId", contact_status, website_status, subscription_status,
        last_interaction_date as "lastInteractionDate", first_contact_at as "firstContactAt", replied_at as "repliedAt",
        purchased_at as "purchasedAt"
      from leads where id = any($1::uuid[]) order by id for no key update`,
    values: [ids],
  })
  return rows as StoredStanding[]
}

/** One fact of one lead, as it is kept. */
export interface FactRow {
  workspaceId: string
  leadId: string
  key: string
  kind: LifecycleFact['kind']
  status: string | null
  field: StatusField | null
  orderId: string | null
  subscriptionId: string | null
  at: Date
  causeKind: ChangeRow['causeKind']
  causeId: string
  note: string
}

const factRows = defineRowset<FactRow>({
  workspaceId: 'uuid',
  leadId: 'uuid',
  key: 'text',
  kind: 'text',
  status: 'text',
  field: 'text',
  orderId: 'text',
  subscriptionId: 'text',
  at: 'timestamptz',
  causeKind: 'text',
  causeId: 'text',
  note: 'text',
})

// What is there is read as it was before the statement, what is added comes back behind it.
const addText = `
with added as (
  insert into lifecycle_facts as f (${factRows.names}) select ${factRows.names} from ${factRows.from(1)} r
  on conflict (workspace_id, lead_id, key) do update set at = least(f.at, excluded.at), subscription_id = excluded.subscription_id
  where excluded.at < f.at or excluded.subscription_id is distinct from f.subscription_id
  returning *
), known as (
  select * from lifecycle_facts where lead_id = any($${1 + factRows.width}::uuid[])
)
select 1 as n, lead_id, key, kind, status, field, order_id, subscription_id, at from known
union all select 2, lead_id, key, kind, status, field, order_id, subscription_id, at from added
order by n`

export interface KeptFact {
  leadId: string
  fact: LifecycleFact
}

/**
 * Adds facts, no two with the same lead and key, and returns all that is known of these leads. Of a fact told twice the
 * earlier time counts, and the subscription that was named last: a later fact may be the first to name it. The leads
 * must be locked.
 */
export async function addFacts(tx: Transaction, rows: FactRow[], leadIds: string[]): Promise<KeptFact[]> {
  const values = [...factRows.values(rows), leadIds]
  const { rows: found } = await tx.query({ name: 'add_lifecycle_facts', text: addText, values })
  const facts = new Map(found.map((row) => [`${row.lead_id} ${row.key}`, row]))
  return [...facts.values()].map((row) => ({ leadId: row.lead_id, fact: toFact(row) }))
}

function toFact({ kind, status, field, order_id, subscription_id, at }: pg.QueryResultRow): LifecycleFact {
  return { kind, status, field, orderId: order_id, subscriptionId: subscription_id, at } as unknown as LifecycleFact
}

const standingRows = defineRowset<StoredStanding>({
  id: 'uuid',
  workspaceId: 'uuid',
  contact_status: 'text',
  website_status: 'text',
  subscription_status: 'text',
  lastInteractionDate: 'timestamptz',
  firstContactAt: 'timestamptz',
  repliedAt: 'timestamptz',
  purchasedAt: 'timestamptz',
})

/** Writes the standings of leads that are locked. */
export async function writeStandings(tx: Transaction, rows: StoredStanding[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'write_standings',
    text: `update leads l set ${standingRows.assignments('r', 'id', 'workspaceId')}, updated_at = now()
      from ${standingRows.from(1)} r where l.id = r.id`,
    values: standingRows.values(rows),
  })
}
