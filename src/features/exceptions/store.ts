import type { z } from 'zod'
import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import type { exceptionItem } from './contract.ts'
import type { ExceptionKind } from './kinds.ts'

export type ExceptionItem = z.output<typeof exceptionItem>

/**
 * Where the entries of each kind are found: rows of other features' tables, of the workspace `$1`. Each query goes
 * through an index that holds little else than such rows.
 */
const sources: Record<ExceptionKind, string> = {
  unreadable: `select i.id::text as ref, i.received_at as at, i.type as what, null::text as reason, null::text as code, i.vendor, i.id as intake_id,
      null::uuid as lead_id, true as can_retry, null::uuid[] as party_ids
    from intakes i where i.workspace_id = $1 and i.unreadable`,
  undecided: `select r.intake_id::text as ref, r.received_at as at, i.type as what, r.error_message as reason, null::text as code, i.vendor, r.intake_id,
      null::uuid as lead_id, true as can_retry, null::uuid[] as party_ids
    from intake_results r join lateral (select type, vendor from intakes i
      where i.workspace_id = r.workspace_id and i.received_at = r.received_at and i.id = r.intake_id limit 1) i on true
    where r.workspace_id = $1 and r.status = 'dead'`,
  effect: `select e.id::text as ref, e.created_at as at, e.kind as what, e.error as reason, e.status as code, c.vendor, e.intake_id, e.lead_id,
      e.status <> 'doubtful' as can_retry, null::uuid[] as party_ids
    from effects e left join connections c on c.id = e.connection_id
    where e.workspace_id = $1 and e.troubled is not null and e.kind <> 'conversion.send'`,
  import_row: `select j.id::text as ref, j.completed_at as at, j.filename as what, j.invalid_records || ' rows could not be imported' as reason,
      null::text as code, null::text as vendor, j.intake_id, null::uuid as lead_id, false as can_retry, null::uuid[] as party_ids
    from bulk_upload_jobs j where j.workspace_id = $1 and j.status = 'completed' and j.invalid_records > 0`,
  conversion: `select v.id::text as ref, v.created_at as at, v.event_name as what, v.reason, v.status as code, c.vendor, v.intake_id, p.lead_id,
      true as can_retry, null::uuid[] as party_ids
    from conversions v join purchases p on p.id = v.purchase_id left join connections c on c.id = v.connection_id
    where v.workspace_id = $1 and v.status in ('rejected', 'expired')`,
  unroutable: `select l.id::text as ref, l.created_at as at, coalesce(l.full_name, l.email, l.phone, l.vendor) as what,
      l.routing_metadata ->> 'routing_reason' as reason,
      l.routing_metadata #>> '{outcome,destination_problem,problem}' as code, l.vendor, null::uuid as intake_id, l.id as lead_id, false as can_retry, null::uuid[] as party_ids
    from leads l where l.workspace_id = $1 and l.routing_metadata #>> '{outcome,destination_problem,problem}' is not null
      and l.erased_at is null and l.merged_into is null`,
  duplicate: `select d.id::text as ref, d.at, coalesce(l.full_name, l.email, l.phone, l.vendor) as what, d.note as reason, null::text as code, l.vendor,
      null::uuid as intake_id, l.id as lead_id, false as can_retry, null::uuid[] as party_ids
    from lead_changes d join leads l on l.id = d.lead_id where d.workspace_id = $1 and d.kind = 'possible_duplicate'
      and l.erased_at is null and l.merged_into is null
    union all
    select d.id::text, d.found_at, coalesce(p.full_name, ''), null, array_to_string(d.reasons, ' '), null, null,
      (select l.id from leads l where l.workspace_id = $1 and l.party_id = p.id and l.merged_into is null and l.erased_at is null
        order by l.created_at desc limit 1), false, array[p.id, o.id]
    from possible_duplicates d join core.parties p on p.id = d.party_id join core.parties o on o.id = d.other_party_id
    where d.workspace_id = $1 and p.merged_into is null and p.erased_at is null and o.merged_into is null and o.erased_at is null`,
}

export interface Ask {
  workspaceId: string
  isResolved: boolean
  assigneeId?: string
  limit: number
  /** Time and id of the last entry of the page before. */
  after?: [string, string]
}

/** Entries of one kind, newest first; one more than `limit` when there are more. */
export async function listKind(tx: Transaction, kind: ExceptionKind, ask: Ask): Promise<ExceptionItem[]> {
  const where = conditions()
  where.value(ask.workspaceId)
  const named = where.value(kind)
  where.and(`m.resolved_at is ${ask.isResolved ? 'not null' : 'null'}`)
  where.compare('m.assignee_id', '=', ask.assigneeId)
  if (ask.after)
    where.and(
      `(s.at, ${named} || ':' || s.ref) < (${where.value(ask.after[0])}::timestamptz, ${where.value(ask.after[1])})`,
    )
  const { rows } = await tx.query(
    `select ${named} || ':' || s.ref as id, ${named}::text as kind, s.ref, to_char(s.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
       s.what, s.reason, s.code, s.vendor, s.intake_id as "intakeId", s.lead_id as "leadId", s.can_retry as "canRetry", s.party_ids as "partyIds", m.assignee_id as "assigneeId",
       to_char(m.resolved_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "resolvedAt", m.resolved_by as "resolvedBy", m.note
     from (${sources[kind]}) s left join exception_marks m on m.workspace_id = $1 and m.kind = ${named} and m.ref = s.ref
     where ${where.text()} order by s.at desc, s.ref desc limit ${where.value(ask.limit + 1)}`,
    where.values,
  )
  return rows as unknown as ExceptionItem[]
}

/** Open entries of one kind, counted up to `most`. In the list's order, so that the planner takes the list's index. */
export async function countKind(
  tx: Transaction,
  kind: ExceptionKind,
  workspaceId: string,
  most: number,
): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `select count(*)::int as count from (
       select from (${sources[kind]}) s left join exception_marks m on m.workspace_id = $1 and m.kind = $2 and m.ref = s.ref
       where m.resolved_at is null order by s.at desc limit $3) o`,
    [workspaceId, kind, most],
  )
  return rows[0]!.count
}

/** One entry, or undefined when there is none in this workspace. */
export async function findEntry(
  tx: Transaction,
  kind: ExceptionKind,
  ref: string,
  workspaceId: string,
): Promise<{ canRetry: boolean } | undefined> {
  const { rows } = await tx.query<{ canRetry: boolean }>(
    `select s.can_retry as "canRetry" from (${sources[kind]}) s where s.ref = $2`,
    [workspaceId, ref],
  )
  return rows[0]
}

/** Who looks after an entry; null: nobody. */
export async function assignEntry(
  tx: Transaction,
  workspaceId: string,
  kind: ExceptionKind,
  ref: string,
  assigneeId: string | null,
): Promise<void> {
  await tx.query(
    `insert into exception_marks (workspace_id, kind, ref, assignee_id) values ($1, $2, $3, $4)
     on conflict (workspace_id, kind, ref) do update set assignee_id = excluded.assignee_id, updated_at = now()`,
    [workspaceId, kind, ref, assigneeId],
  )
}

/** Takes an entry out of the queue; `by` null puts it back. */
export async function markEntry(
  tx: Transaction,
  workspaceId: string,
  kind: ExceptionKind,
  ref: string,
  by: string | null,
  note: string | null,
): Promise<void> {
  await tx.query(
    `insert into exception_marks (workspace_id, kind, ref, resolved_at, resolved_by, note)
     values ($1, $2, $3, case when $4::text is null then null else now() end, $4, $5)
     on conflict (workspace_id, kind, ref) do update
     set resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by, note = excluded.note, updated_at = now()`,
    [workspaceId, kind, ref, by, note],
  )
}

/** True when this person belongs to the workspace. */
export async function isMember(tx: Transaction, workspaceId: string, userId: string): Promise<boolean> {
  const { rows } = await tx.query<{ known: boolean }>(
    'select exists (select from members where workspace_id = $1 and user_id = $2) as known',
    [workspaceId, userId],
  )
  return rows[0]!.known
}
