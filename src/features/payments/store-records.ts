import type pg from 'pg'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { StatedFacts } from './merge-details.ts'

/** An order or a subscription of one vendor. */
export interface RecordRow {
  /** Derived from workspace, vendor and reference. */
  id: string
  workspaceId: string
  vendor: string
  /** The vendor's id of it. */
  reference: string
  connectionId: string
}

/** One thing that a vendor told of a record. */
export interface RecordFact<S extends string> {
  workspaceId: string
  recordId: string
  key: string
  status: S
  at: Date
  data: StatedFacts
  intakeId: string
}

/** What a record is by its facts. */
export interface RecordStanding {
  id: string
  leadId: string | null
  status: string
  since: Date | null
  flags: string[]
  /** Major units as exact decimal text. */
  amount: string | null
  currency: string | null
  details: unknown
}

const recordRows = defineRowset<RecordRow>({
  id: 'uuid',
  workspaceId: 'uuid',
  vendor: 'text',
  reference: 'text',
  connectionId: 'uuid',
})
const factRows = defineRowset<RecordFact<string>>({
  workspaceId: 'uuid',
  recordId: 'uuid',
  key: 'text',
  status: 'text',
  at: 'timestamptz',
  data: 'jsonb',
  intakeId: 'uuid',
})
const standingRows = defineRowset<RecordStanding>({
  id: 'uuid',
  leadId: 'uuid',
  status: 'text',
  since: 'timestamptz',
  flags: 'text[]',
  amount: 'numeric',
  currency: 'text',
  details: 'jsonb',
})

/** Orders and subscriptions are kept alike: a row that is a function of its facts. */
export interface Records<S extends string> {
  /** Makes the records that are new and locks all, in the order given; returns the lead that each has, or null. */
  claim(tx: Transaction, rows: RecordRow[]): Promise<Map<string, string | null>>
  /**
   * Adds facts, no two with the same record and key, and returns all that is known of these records, which must be locked.
   * Of a fact told twice the earlier telling counts.
   */
  addFacts(tx: Transaction, facts: RecordFact<S>[]): Promise<RecordFact<S>[]>
  /** Writes what changed; the records must be locked. */
  write(tx: Transaction, standings: RecordStanding[]): Promise<void>
}

export const purchases = recordsIn<'purchases'>('purchases', 'order_id', 'purchase_facts', 'purchase_id')
export const subscriptions = recordsIn<'subscriptions'>(
  'subscriptions',
  'vendor_subscription_id',
  'subscription_facts',
  'subscription_id',
)

interface Statuses {
  purchases: 'abandoned' | 'pending' | 'refused' | 'approved' | 'refunded' | 'charged_back'
  subscriptions: 'active' | 'past_due' | 'paused' | 'cancelled'
}

function recordsIn<T extends keyof Statuses>(
  table: T,
  reference: string,
  factTable: string,
  owner: string,
): Records<Statuses[T]> {
  const claimText = `
    insert into ${table} (id, workspace_id, vendor, ${reference}, connection_id)
    select id, workspace_id, vendor, reference, connection_id from ${recordRows.from(1)} r
    on conflict (workspace_id, vendor, ${reference}) do update set lead_id = ${table}.lead_id
    returning id, lead_id`
  // what is there is read as it was before the statement, what is added comes back behind it
  const factsText = `
    with told as (
      insert into ${factTable} as f (workspace_id, ${owner}, key, status, at, data, intake_id)
      select workspace_id, record_id, key, status, at, data, intake_id from ${factRows.from(1)} r
      on conflict (workspace_id, ${owner}, key) do update set at = excluded.at, data = excluded.data, intake_id = excluded.intake_id
      where (excluded.at, excluded.data) < (f.at, f.data)
      returning *
    )
    select 1 as n, * from ${factTable} where ${owner} = any($${1 + factRows.width}::uuid[])
    union all select 2, * from told order by n`
  const writeText = `
    update ${table} t set ${standingRows.assignments('r', 'id')}, updated_at = now() from ${standingRows.from(1)} r
    where t.id = r.id and (t.lead_id, t.status, t.since, t.flags, t.amount, t.currency, t.details)
      is distinct from (r.lead_id, r.status, r.since, r.flags, r.amount, r.currency::char(3), r.details)`

  const toFact = (row: pg.QueryResultRow) =>
    ({
      workspaceId: row.workspace_id,
      recordId: row[owner],
      key: row.key,
      status: row.status,
      at: row.at,
      data: row.data,
      intakeId: row.intake_id,
    }) as RecordFact<Statuses[T]>

  return {
    async claim(tx, rows) {
      const values = recordRows.values(rows)
      const { rows: claimed } = await tx.query({ name: `claim_${table}`, text: claimText, values })
      return new Map(claimed.map((row) => [row.id, row.lead_id]))
    },
    async addFacts(tx, facts) {
      const ids = [...new Set(facts.map(({ recordId }) => recordId))]
      const values = [...factRows.values(facts), ids]
      const { rows } = await tx.query({ name: `add_${factTable}`, text: factsText, values })
      const known = new Map(rows.map((row) => [`${row[owner]} ${row.key}`, toFact(row)]))
      return [...known.values()]
    },
    async write(tx, standings) {
      await tx.query({ name: `write_${table}`, text: writeText, values: standingRows.values(standings) })
    },
  }
}
