import type { Transaction } from '../../db/transaction.ts'

export interface ErasureRow {
  id: string
  at: string
  actor: string
  reason: string
  counts: Record<string, number>
}

/** Newest first; one more than `limit` when there are more. */
export async function listErasures(
  tx: Transaction,
  workspaceId: string,
  limit: number,
  before: string | undefined,
): Promise<ErasureRow[]> {
  const { rows } = await tx.query<Omit<ErasureRow, 'at'> & { at: Date }>(
    `select id, at, actor, reason, counts from erasures where workspace_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [workspaceId, before ?? null, limit + 1],
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** The person's party, its linked ones and its leads; null when there is no such lead. */
export async function findPerson(
  tx: Transaction,
  workspaceId: string,
  leadId: string,
): Promise<{ partyIds: string[]; leadIds: string[]; workspace: string } | null> {
  const { rows } = await tx.query<{ partyIds: string[]; leadIds: string[]; workspace: string }>(
    `with root as (
       select coalesce(p.merged_into, p.id) as id from leads l join core.parties p on p.id = l.party_id
       where l.workspace_id = $1 and l.id = $2 and l.erased_at is null
     ), parties as (select p.id from root join core.parties p on p.id = root.id or p.merged_into = root.id)
     select (select array_agg(id) from parties) as "partyIds", (select name from workspaces where id = $1) as workspace,
       (select array_agg(l.id) from leads l where l.workspace_id = $1 and l.party_id in (select id from parties)) as "leadIds"
     from root`,
    [workspaceId, leadId],
  )
  return rows[0] ?? null
}

interface PersonalField {
  name: string
  label: string
  pii: 'personal' | 'sensitive'
  values: unknown[]
}

/** The workspace's own fields that it calls personal or sensitive, with what these leads hold in them. */
export async function readPersonalFields(
  tx: Transaction,
  workspaceId: string,
  leadIds: string[],
): Promise<PersonalField[]> {
  const { rows } = await tx.query(
    `select f.name, f.label, f.pii, jsonb_agg(distinct l.custom -> f.name) as values
     from lead_fields f join leads l on l.workspace_id = f.workspace_id and l.id = any($2::uuid[]) and l.custom ? f.name
     where f.workspace_id = $1 and f.pii <> 'none' group by f.name, f.label, f.pii order by f.pii desc, f.name`,
    [workspaceId, leadIds],
  )
  return rows as unknown as PersonalField[]
}

const linkedText = `
select c.oid::regclass::text as name, array_agg(a.attname::text) as columns from pg_class c
join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname in ('lead_id', 'party_id', 'workspace_id') and not a.attisdropped
where n.nspname in ('public', 'core') and c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')
group by c.oid having count(*) > 1 order by 1`

/** At most so many rows of one table: beyond that a report is no reading matter, and the table's own list has them all. */
const mostRows = 5_000

/** Every row of every table that names the leads or the parties, sealed columns left out. */
export async function readLinkedRows(
  tx: Transaction,
  workspaceId: string,
  leadIds: string[],
  partyIds: string[],
): Promise<Record<string, unknown[]>> {
  const { rows: tables } = await tx.query<{ name: string; columns: string[] }>(linkedText)
  const found: Record<string, unknown[]> = {}
  const read = async (name: string, where: string) => {
    const { rows } = await tx.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${name} t where ${where} and t.workspace_id = $1 and $2::uuid[] is not null and $3::uuid[] is not null limit ${mostRows}`,
      [workspaceId, leadIds, partyIds],
    )
    if (rows.length > 0) found[name] = rows.map(({ row }) => withoutSealed(row))
  }
  await read('core.parties', 't.id = any($3)')
  await read('leads', 't.id = any($2)')
  for (const { name, columns } of tables) {
    const links = [
      ...(columns.includes('lead_id') ? ['t.lead_id = any($2)'] : []),
      ...(columns.includes('party_id') ? ['t.party_id = any($3)'] : []),
    ]
    if (name !== 'leads' && links.length > 0) await read(name, `(${links.join(' or ')})`)
  }
  const { rows: facts } = await tx.query<{ row: Record<string, unknown> }>(
    `select to_jsonb(e) as row from party_intakes x join events e on e.workspace_id = x.workspace_id and e.received_at = x.received_at
       and e.intake_id = x.intake_id and e.id = x.event_id
     where x.workspace_id = $1 and x.lead_id = any($2) limit ${mostRows}`,
    [workspaceId, leadIds],
  )
  if (facts.length > 0) found.events = facts.map(({ row }) => row)
  return found
}

/** Sealed bytes (as `to_jsonb` writes them) tell a person nothing, and hashes only help to link them. */
function withoutSealed(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => !(typeof value === 'string' && value.startsWith('\\x'))),
  )
}
