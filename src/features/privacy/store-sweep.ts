import { inSavepoint, type Transaction } from '../../db/transaction.ts'
import { cutOut, type Mentions } from './find-mentions.ts'
import { knownTables } from './store-erase.ts'
import type { Person } from './store-person.ts'

/**
 * The tables that erasure does not know by name: those of features that came later. Whatever of theirs speaks of the person
 * is blanked cell by cell, so that forgetting a table cannot keep somebody's data.
 */

interface SweptTable {
  name: string
  columns: { name: string; type: 'text' | 'jsonb' | 'bytea' | 'array'; isNullable: boolean }[]
  linkedBy: ('lead_id' | 'party_id')[]
}

const tablesText = `
select c.oid::regclass::text as name,
  jsonb_agg(jsonb_build_object('name', a.attname, 'isNullable', not a.attnotnull, 'type',
    case when t.typcategory = 'A' then 'array' when t.typname in ('jsonb', 'bytea') then t.typname when t.typcategory = 'S' then 'text' end))
    filter (where t.typname in ('jsonb', 'bytea', '_text') or t.typcategory = 'S') as columns,
  array_agg(a.attname::text) filter (where a.attname in ('lead_id', 'party_id')) as linked
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped join pg_type t on t.oid = a.atttypid
where n.nspname in ('public', 'core') and c.relkind in ('r', 'p') and not c.relispartition
group by c.oid having bool_or(a.attname = 'workspace_id') order by 1`

/** Set-up, not people's data: sealed settings, keys, counters. */
const notPeople = new Set([
  'connections',
  'api_keys',
  'rollups',
  'lookup_budgets',
  'members',
  'teams',
  'team_members',
  'invitations',
  'senders',
  'lead_fields',
])

async function sweptTables(tx: Transaction): Promise<SweptTable[]> {
  const { rows } = await tx.query(tablesText)
  return rows
    .filter(({ name, columns }) => columns && !knownTables.has(name) && !notPeople.has(name))
    .map(({ name, columns, linked }) => ({ name, columns, linkedBy: linked ?? [] }))
}

/** Blanks what these tables say of the person; how many rows of each. */
export async function sweep(tx: Transaction, person: Person, mentions: Mentions): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  const patterns = patternsOf(person)
  for (const table of await sweptTables(tx)) {
    const linked = table.linkedBy.map((column) => `t.${column} = any(${column === 'lead_id' ? '$3' : '$4'}::uuid[])`)
    const { rows } = await tx.query(
      `select t.ctid, t.tableoid::regclass::text as part, ${table.columns.map(({ name }) => `t."${name}"`).join(', ')}
       from ${table.name} t where t.workspace_id = $1 and (lower(t::text) like any($2::text[]) ${['', ...linked].join(' or ')})
         and cardinality($3::uuid[]) + cardinality($4::uuid[]) > 0`,
      [person.workspaceId, patterns, person.leadIds, person.partyIds],
    )
    for (const row of rows) {
      const changes = changesOf(table, row, mentions)
      if (Object.keys(changes).length === 0) continue
      await change(tx, row.part, row.ctid, changes)
      counts[table.name] = (counts[table.name] ?? 0) + 1
    }
  }
  return counts
}

function changesOf({ columns, linkedBy }: SweptTable, row: Record<string, unknown>, mentions: Mentions) {
  const changes: Record<string, unknown> = {}
  for (const { name, type, isNullable } of columns) {
    const value = row[name]
    // what is sealed cannot be looked into: of rows that are the person's it goes
    if (type === 'bytea' && value !== null && isNullable && linkedBy.length > 0) changes[name] = null
    if (type === 'bytea' || !mentions(value)) continue
    const rest = type === 'text' ? null : cutOut(value, mentions)
    changes[name] =
      type === 'text' ? (isNullable ? null : blank(value)) : type === 'jsonb' ? JSON.stringify(rest) : rest
  }
  return changes
}

/** Texts that hold JSON are still read as such. */
function blank(text: unknown): string {
  const first = String(text)[0]
  return first === '[' ? '[]' : first === '{' ? '{}' : 'erased'
}

/** A row whose rules forbid blanking it goes as a whole. */
async function change(tx: Transaction, table: string, ctid: string, changes: Record<string, unknown>): Promise<void> {
  const names = Object.keys(changes)
  const set = names.map((name, at) => `"${name}" = $${at + 2}`).join(', ')
  await inSavepoint(tx, () =>
    tx.query(`update ${table} set ${set} where ctid = $1`, [ctid, ...Object.values(changes)]),
  ).catch(() => tx.query(`delete from ${table} where ctid = $1`, [ctid]))
}

/** Coarse on purpose: what the database finds is looked at again in whatever spelling. */
function patternsOf({ recognised: { names, emails, phones, cpfs } }: Person): string[] {
  const endings = [...phones, ...cpfs]
    .map((number) => number.replace(/\D/g, '').slice(-8))
    .filter((each) => each.length === 8)
  const spelled = endings.flatMap((digits) => [
    digits,
    `${digits.slice(0, 4)}-${digits.slice(4)}`,
    `${digits.slice(0, 4)} ${digits.slice(4)}`,
  ])
  const masked = cpfs.flatMap((cpf) => [`${cpf.slice(3, 6)}.${cpf.slice(6, 9)}-${cpf.slice(9)}`])
  const words = [...names, ...emails].map((text) => text.toLowerCase()).filter((text) => text.length > 2)
  return [...new Set([...words, ...spelled, ...masked])].map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`)
}
