import type { Transaction } from '../../db/transaction.ts'

/** Rows of one table that went from one lead (or party) to another, by the rest of their keys. */
export interface Move {
  table: string
  column: 'lead_id' | 'party_id'
  from: string
  to: string
  keys: Record<string, unknown>[]
}

interface LinkedTable {
  name: string
  /** The columns that tell its rows apart. */
  key: string[]
  /** Columns that no two rows share, for each such rule that names the lead or party. */
  unique: string[][]
}

const linkedText = `
select c.oid::regclass::text as name,
  (select array_agg(k.attname::text order by k.attname) from pg_index i join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any(i.indkey)
   where i.indrelid = c.oid and i.indisprimary) as key,
  (select jsonb_agg((select jsonb_agg(k.attname) from pg_attribute k where k.attrelid = i.indrelid and k.attnum = any(i.indkey)))
   from pg_index i where i.indrelid = c.oid and i.indisunique and a.attnum = any(i.indkey)) as unique
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = $1 and not a.attisdropped
where n.nspname in ('public', 'core') and c.relkind = 'r' and not c.relispartition order by 1`

/** They speak of a party beside another one, or of where a walk went by: none of it is the party's to hand on. */
const aboutPairs = new Set(['party_ties', 'possible_duplicates', 'walked_names'])

/** What hangs on leads or parties, whatever feature keeps it: tables that come later are moved too. */
export async function linkedTables(tx: Transaction, column: Move['column']): Promise<LinkedTable[]> {
  const { rows } = await tx.query<{ name: string; key: string[] | null }>(linkedText, [column])
  return rows.filter(({ name, key }) => key !== null && !aboutPairs.has(name)) as LinkedTable[]
}

/** How many rows of each table hang on these leads, or parties. */
export async function countLinked(
  tx: Transaction,
  column: Move['column'],
  ids: string[],
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { name } of await linkedTables(tx, column)) {
    const { rows } = await tx.query<{ count: number }>(
      `select count(*)::int as count from ${name} where ${column} = any($1::uuid[])`,
      [ids],
    )
    if (rows[0]!.count > 0) counts[name] = rows[0]!.count
  }
  return counts
}

/**
 * Hands everything that hangs on `from` to `to`. A row that `to` has already, by its key, stays where it is. Returns what
 * is needed to hand it back.
 */
export async function moveRows(tx: Transaction, column: Move['column'], from: string, to: string): Promise<Move[]> {
  const moves: Move[] = []
  for (const { name: table, key, unique } of await linkedTables(tx, column)) {
    const rest = key.filter((each) => each !== column)
    const free = (unique ?? []).map((columns) => {
      const same = columns.filter((each) => each !== column).map((each) => `and o."${each}" = t."${each}"`)
      return `and not exists (select from ${table} o where o.${column} = $2 ${same.join(' ')})`
    })
    const { rows } = await tx.query<{ key: Record<string, unknown> }>(
      `update ${table} t set ${column} = $2 where t.${column} = $1
         ${free.join(' ')}
       returning jsonb_build_object(${rest.map((each) => `'${each}', t."${each}"`).join(', ')}) as key`,
      [from, to],
    )
    if (rows.length > 0) moves.push({ table, column, from, to, keys: rows.map((row) => row.key) })
  }
  return moves
}

/** Hands rows back. Those that are gone or went elsewhere meanwhile are left alone. */
export async function moveBack(tx: Transaction, moves: Move[]): Promise<void> {
  const tables = new Map(
    (await linkedTables(tx, 'lead_id')).concat(await linkedTables(tx, 'party_id')).map((each) => [each.name, each]),
  )
  for (const { table, column, from, to, keys } of moves) {
    const known = tables.get(table)
    if (!known) continue
    const rest = known.key.filter((each) => each !== column)
    await tx.query(
      `update ${table} t set ${column} = $1 from jsonb_populate_recordset(null::${table}, $3::jsonb) k
       where t.${column} = $2 and ${rest.map((each) => `t."${each}" = k."${each}"`).join(' and ')}`,
      [from, to, JSON.stringify(keys)],
    )
  }
}
