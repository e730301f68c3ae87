import { newId } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { factColumnNames } from '../leads/store.ts'
import { insertChanges } from '../leads/store-changes.ts'
import type { ImportJob, Undone } from './job.ts'

interface UndoRow {
  row: number
  bucket: 'created' | 'updated'
  leadId: string
}

const undoableText = `
select r.row, coalesce(x.bucket, 'created') as bucket, case when x.row is null then r.lead_id else x.lead_id end as "leadId"
from import_rows r left join import_results x on x.workspace_id = $1 and x.job_id = $2 and x.row = r.row
where r.workspace_id = $1 and r.job_id = $2 and r.reading = $3 and r.row > $4 and r.row <= $5 and not r.is_invalid
  and (x.row is null or x.bucket in ('created', 'updated'))`

/** Tables that name a lead and are nothing that an import itself writes: what stands there happened since. */
const referencesText = `
select c.conrelid::regclass::text as "table", a.attname as "column" from pg_constraint c
join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[array_position(c.confkey, (select attnum from pg_attribute where attrelid = c.confrelid and attname = 'id'))]
where c.contype = 'f' and c.confrelid = $1::regclass and c.conparentid = 0 and not c.conrelid::regclass::text = any($2)`

const ownTables = ['fingerprints', 'lead_changes', 'party_intakes', 'party_ties']

/** Leads of these that somebody or something else touched after this import did. */
async function findTouched(tx: Transaction, job: ImportJob, rows: UndoRow[]): Promise<Set<string>> {
  const { rows: references } = await tx.query(referencesText, ['leads', ownTables])
  const elsewhere = references.map(({ table, column }) => `or exists (select from ${table} t where t.${column} = l.id)`)
  const { rows: touched } = await tx.query(
    `select l.id from unnest($1::uuid[]) as l (id)
     where not exists (select from leads where id = l.id)
       or exists (select from lead_changes c where c.lead_id = l.id and c.cause_kind not in ('rule', 'timer')
         and not (c.cause_kind = 'import' and c.cause_id like $2 || ':%')
         and c.at >= (select min(m.at) from lead_changes m where m.lead_id = l.id and m.cause_kind = 'import' and m.cause_id like $2 || ':%'))
       or exists (select from effects e where e.lead_id = l.id and e.created_at >= $3)
       ${elsewhere.join('\n       ')}`,
    [[...new Set(rows.map(({ leadId }) => leadId))], job.id, job.startedAt ?? job.createdAt],
  )
  return new Set(touched.map(({ id }) => id))
}

/** Takes back what rows `after` + 1 to `upTo` did. */
export async function undoSpan(tx: Transaction, job: ImportJob, after: number, upTo: number): Promise<Undone> {
  const { rows } = await tx.query<UndoRow & { row: number }>(undoableText, [
    job.workspaceId,
    job.id,
    job.reading,
    after,
    upTo,
  ])
  const touched = await findTouched(tx, job, rows)
  const kept = rows.filter(({ leadId }) => touched.has(leadId))
  const free = rows.filter(({ leadId }) => !touched.has(leadId))
  await tx.query(
    `insert into import_results (workspace_id, job_id, row, bucket, lead_id, kept_because)
     select $1, $2, r.row, r.bucket, r.lead_id, 'touched_since' from unnest($3::int[], $4::text[], $5::uuid[]) as r (row, bucket, lead_id)
     on conflict (workspace_id, job_id, row) do update set kept_because = excluded.kept_because`,
    [
      job.workspaceId,
      job.id,
      kept.map(({ row }) => row),
      kept.map(({ bucket }) => bucket),
      kept.map(({ leadId }) => leadId),
    ],
  )
  const made = free.filter(({ bucket }) => bucket === 'created').map(({ leadId }) => leadId)
  await removeLeads(tx, [...new Set(made)].sort())
  const changed = free.filter(({ bucket }) => bucket === 'updated').map(({ leadId }) => leadId)
  await revertLeads(tx, job, [...new Set(changed)].sort())
  return { removed: made.length, reverted: changed.length, kept: kept.length }
}

/** Takes out leads that this import made, and the people who are nobody without them. */
async function removeLeads(tx: Transaction, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const { rows } = await tx.query('select distinct party_id from leads where id = any($1)', [ids])
  const parties = rows.map(({ party_id }) => party_id).sort()
  for (const table of ownTables)
    if (table !== 'party_ties') await tx.query(`delete from ${table} where lead_id = any($1)`, [ids])
  await tx.query('delete from party_ties where lead_id = any($1)', [ids])
  await tx.query('delete from leads where id = any($1)', [ids])
  const { rows: references } = await tx.query(referencesText, [
    'core.parties',
    ['identities', 'party_intakes', 'leads', 'party_ties'],
  ])
  const elsewhere = references.map(
    ({ table, column }) => `and not exists (select from ${table} t where t.${column} = p.id)`,
  )
  const { rows: lonely } = await tx.query(
    `select p.id from core.parties p where p.id = any($1) and p.merged_into is null
       and not exists (select from leads l where l.party_id = p.id and l.workspace_id = p.workspace_id)
       and not exists (select from party_intakes i where i.party_id = p.id and i.workspace_id = p.workspace_id) ${elsewhere.join(' ')}
     order by p.id for update`,
    [parties],
  )
  const gone = lonely.map(({ id }) => id)
  await tx.query('delete from identities where party_id = any($1)', [gone])
  await tx.query('delete from core.parties where id = any($1)', [gone])
}

/** Gives fields that this import changed the value they had before it, as far as they still have the one it wrote. */
async function revertLeads(tx: Transaction, job: ImportJob, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const { rows: leads } = await tx.query(
    'select to_jsonb(l) as lead from leads l where id = any($1) order by id for no key update',
    [ids],
  )
  const { rows: lines } = await tx.query(
    `select lead_id, workspace_id, field, old_value, new_value from lead_changes
     where lead_id = any($1) and kind = 'updated' and cause_kind = 'import' and cause_id like $2 || ':%' order by at desc, id desc`,
    [ids, job.id],
  )
  const now = new Map(leads.map(({ lead }) => [lead.id as string, lead]))
  const at = new Date()
  for (const { lead_id, field, old_value } of lines) {
    const lead = now.get(lead_id)
    if (field.startsWith('custom.')) {
      if (old_value === null) delete lead.custom[field.slice(7)]
      else lead.custom[field.slice(7)] = old_value
    } else lead[field] = old_value
  }
  const columns = [...factColumnNames, 'tags', 'custom']
  await tx.query(
    `update leads l set ${columns.map((column) => `${column} = p.${column}`).join(', ')}, updated_at = now()
     from unnest($1::jsonb[]) as u (patch) cross join lateral jsonb_populate_record(null::leads, u.patch) p where l.id = p.id`,
    [[...now.values()].map((lead) => JSON.stringify(lead))],
  )
  await insertChanges(
    tx,
    lines.map(({ lead_id: leadId, workspace_id: workspaceId, field, old_value: newValue, new_value: oldValue }) => ({
      id: newId(),
      workspaceId,
      leadId,
      at,
      kind: 'reverted',
      field,
      oldValue,
      newValue,
      causeKind: 'import' as const,
      causeId: `${job.id}:undo`,
      note: 'The import was undone',
    })),
  )
}
