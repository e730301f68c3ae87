import type pg from 'pg'
import type { Transaction } from '../../db/transaction.ts'
import type { DataClass, RetentionRules } from './contract-retention.ts'

type Db = pg.Pool | Transaction
const query = (db: Db, text: string, values: unknown[]) => (db as Transaction).query(text, values)

const old = (column: string) => `${column} < now() - make_interval(days => $2)`

/** Which rows of a workspace (`$1`) are older than `$2` days, and what becomes of each. */
const classes: Record<Exclude<DataClass, 'inactive_people'>, { table: string; where: string; change: string }> = {
  raw_requests: {
    table: 'intakes t',
    where: `t.workspace_id = $1 and ${old('t.received_at')} and t.body is not null`,
    change: `update intakes t set body = null, headers = '{}'`,
  },
  outgoing_records: {
    table: 'attempts t',
    where: `t.workspace_id = $1 and ${old('t.started_at')} and t.record is not null`,
    change: 'update attempts t set record = null',
  },
  message_texts: {
    table: 'messages t',
    where: `t.workspace_id = $1 and ${old('t.created_at')} and (t.text is not null or t.subject is not null)`,
    change: 'update messages t set text = null, subject = null',
  },
  notes: { table: 'lead_notes t', where: `t.workspace_id = $1 and ${old('t.at')}`, change: 'delete from lead_notes t' },
}

const inactive = `from leads l where l.workspace_id = $1 and l.erased_at is null and ${old('l.created_at')} and ${old('l.updated_at')}
  and coalesce(l.last_interaction_date, l.created_at) < now() - make_interval(days => $2)
  and not exists (select from leads o where o.workspace_id = $1 and o.party_id = l.party_id
    and (greatest(o.created_at, o.updated_at, o.last_interaction_date) >= now() - make_interval(days => $2)
      or exists (select from purchases p where p.lead_id = o.id) or exists (select from subscriptions s where s.lead_id = o.id)))`

export async function readRules(db: Db, workspaceId: string): Promise<{ dataClass: DataClass; keepDays: number }[]> {
  const { rows } = await query(
    db,
    'select data_class as "dataClass", keep_days as "keepDays" from retention_rules where workspace_id = $1 order by 1',
    [workspaceId],
  )
  return rows as never
}

/** Changes the rules that are named; null takes one away. */
export async function saveRules(tx: Transaction, workspaceId: string, rules: RetentionRules): Promise<void> {
  for (const [dataClass, keepDays] of Object.entries(rules)) {
    if (keepDays === null)
      await tx.query('delete from retention_rules where workspace_id = $1 and data_class = $2', [
        workspaceId,
        dataClass,
      ])
    else if (keepDays !== undefined)
      await tx.query(
        `insert into retention_rules (workspace_id, data_class, keep_days) values ($1, $2, $3)
         on conflict (workspace_id, data_class) do update set keep_days = excluded.keep_days, changed_at = now()`,
        [workspaceId, dataClass, keepDays],
      )
  }
}

/** Every rule of every workspace. */
export async function allRules(
  pool: pg.Pool,
): Promise<{ workspaceId: string; dataClass: DataClass; keepDays: number }[]> {
  const { rows } = await pool.query(
    'select workspace_id as "workspaceId", data_class as "dataClass", keep_days as "keepDays" from retention_rules order by 1, 2',
  )
  return rows
}

/** How many rows a rule would touch now. */
export async function countOld(db: Db, workspaceId: string, dataClass: DataClass, keepDays: number): Promise<number> {
  const source =
    dataClass === 'inactive_people' ? inactive : `from ${classes[dataClass].table} where ${classes[dataClass].where}`
  const { rows } = await query(db, `select count(*)::int as count ${source}`, [workspaceId, keepDays])
  return rows[0]!.count as number
}

/** Applies a rule to at most `limit` rows; how many it were. */
export async function applyRule(
  pool: pg.Pool,
  workspaceId: string,
  dataClass: Exclude<DataClass, 'inactive_people'>,
  keepDays: number,
  limit: number,
): Promise<number> {
  const { table, where, change } = classes[dataClass]
  const { rowCount } = await pool.query(
    `${change} where (t.tableoid, t.ctid) in (select t.tableoid, t.ctid from ${table} where ${where} limit ${limit})`,
    [workspaceId, keepDays],
  )
  return rowCount ?? 0
}

/** Leads of people of whom nothing was heard for that long, in the order of their ids, behind `after`. */
export async function findInactive(
  pool: pg.Pool,
  workspaceId: string,
  keepDays: number,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const { rows } = await pool.query(
    `select l.id ${inactive} and ($3::uuid is null or l.id > $3) order by l.id limit ${limit}`,
    [workspaceId, keepDays, after],
  )
  return rows.map(({ id }) => id)
}
