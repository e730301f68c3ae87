import type { Transaction } from '../../db/transaction.ts'
import type { VersionContent } from './version.ts'

/** The rules of the transaction's workspace as they count now. */
export interface Live {
  content: VersionContent
  /** 0: there never were rules. */
  number: number
  versionId: string | null
}

export async function readLive(tx: Transaction, workspaceId: string): Promise<Live> {
  const { rows } = await tx.query<{ content: VersionContent; number: number | null; id: string | null }>(
    `select routing_content($1) as content, v.number, v.id from workspaces w left join routing_versions v on v.id = w.routing_version where w.id = $1`,
    [workspaceId],
  )
  const { content, number, id } = rows[0]!
  return { content, number: number ?? 0, versionId: id }
}

/** One edits at a time. */
export async function lockRules(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('routing ' || $1, 0))`, [workspaceId])
}

export interface Draft {
  content: VersionContent
  basedOn: number
}

export async function readDraft(tx: Transaction, workspaceId: string): Promise<Draft | null> {
  const { rows } = await tx.query<{ content: VersionContent; based_on: number }>(
    'select content, based_on from routing_drafts where workspace_id = $1',
    [workspaceId],
  )
  return rows[0] ? { content: rows[0].content, basedOn: rows[0].based_on } : null
}

export async function saveDraft(tx: Transaction, workspaceId: string, draft: Draft, by: string): Promise<void> {
  await tx.query(
    `insert into routing_drafts (workspace_id, content, based_on, updated_by) values ($1, $2, $3, $4)
     on conflict (workspace_id) do update set content = excluded.content, based_on = excluded.based_on, updated_by = excluded.updated_by, updated_at = now()`,
    [workspaceId, JSON.stringify(draft.content), draft.basedOn, by],
  )
}

export async function deleteDraft(tx: Transaction, workspaceId: string): Promise<boolean> {
  const { rowCount } = await tx.query('delete from routing_drafts where workspace_id = $1', [workspaceId])
  return rowCount === 1
}

/** Makes these the live rules, as one version. Returns its number. */
export async function publishContent(
  tx: Transaction,
  workspaceId: string,
  { rules, fallback }: VersionContent,
  { cause, actor, note }: { cause: 'publish' | 'rollback'; actor: string; note: string | null },
): Promise<number> {
  await tx.query(`select set_config('leadline.routing_publishing', 'on', true)`)
  await tx.query('delete from lead_routing_rules where workspace_id = $1 and id <> all($2::uuid[])', [
    workspaceId,
    rules.map(({ id }) => id),
  ])
  // of equal priority the first named comes first: their times say so
  await tx.query(
    `insert into lead_routing_rules as r (id, workspace_id, rule_name, priority, conditions, destination_workspace_id, actions, is_active, created_at)
     select (x.value ->> 'id')::uuid, $1, x.value ->> 'name', (x.value ->> 'priority')::int, x.value -> 'conditions',
       (x.value ->> 'destinationWorkspaceId')::uuid, x.value -> 'actions', (x.value ->> 'isActive')::boolean, now() + x.place * interval '1 microsecond'
     from jsonb_array_elements($2::jsonb) with ordinality as x (value, place)
     on conflict (id) do update set rule_name = excluded.rule_name, priority = excluded.priority, conditions = excluded.conditions,
       destination_workspace_id = excluded.destination_workspace_id, actions = excluded.actions, is_active = excluded.is_active,
       created_at = excluded.created_at, updated_at = now()
     where r.workspace_id = $1`,
    [workspaceId, JSON.stringify(rules)],
  )
  await tx.query(
    `insert into routing_fallbacks as f (workspace_id, destination_workspace_id, actions) values ($1, $2, $3)
     on conflict (workspace_id) do update set destination_workspace_id = excluded.destination_workspace_id, actions = excluded.actions, updated_at = now()
     where (f.destination_workspace_id, f.actions) is distinct from (excluded.destination_workspace_id, excluded.actions)`,
    [workspaceId, fallback.destinationWorkspaceId, JSON.stringify(fallback.actions ?? {})],
  )
  const { rows } = await tx.query<{ number: number }>('select version_routing($1, $2, $3, $4) as number', [
    workspaceId,
    cause,
    actor,
    note,
  ])
  await tx.query(`select set_config('leadline.routing_publishing', '', true)`)
  return rows[0]!.number
}

export interface StoredVersion {
  number: number
  isLive: boolean
  cause: 'publish' | 'rollback' | 'sql'
  actor: string
  note: string | null
  rules: number
  createdAt: string
}

const versionColumns = `v.number, v.id = w.routing_version as "isLive", v.cause, v.actor, v.note, jsonb_array_length(v.content -> 'rules') as rules,
  to_char(v.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"`

/** Newest first; one more than `limit` when there are more. */
export async function listVersions(
  tx: Transaction,
  workspaceId: string,
  limit: number,
  before: number | null,
): Promise<StoredVersion[]> {
  const { rows } = await tx.query<StoredVersion & { id: string }>(
    `select ${versionColumns} from routing_versions v join workspaces w on w.id = v.workspace_id
     where v.workspace_id = $1 and ($2::int is null or v.number < $2) order by v.number desc limit $3`,
    [workspaceId, before, limit + 1],
  )
  return rows
}

export async function findVersion(
  tx: Transaction,
  workspaceId: string,
  number: number,
): Promise<(StoredVersion & { content: VersionContent }) | undefined> {
  const { rows } = await tx.query<StoredVersion & { content: VersionContent }>(
    `select ${versionColumns}, v.content from routing_versions v join workspaces w on w.id = v.workspace_id
     where v.workspace_id = $1 and v.number = $2`,
    [workspaceId, number],
  )
  return rows[0]
}

/** Which of these is neither the workspace nor below it. */
export async function findForeign(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await tx.query<{ id: string }>(
    'select d.id from unnest($2::uuid[]) d (id) where not is_descendant(d.id, $1)',
    [workspaceId, ids],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Which of these rule ids are another workspace's. */
export async function findTaken(tx: Transaction, ids: readonly string[], workspaceId: string): Promise<boolean> {
  const { rows } = await tx.query<{ taken: boolean }>('select rule_ids_taken($1::uuid[], $2) as taken', [
    ids,
    workspaceId,
  ])
  return rows[0]!.taken
}

/** Leads that each rule took in the last seven days. */
export async function countHits(tx: Transaction, workspaceId: string): Promise<Map<string | null, number>> {
  const { rows } = await tx.query<{ rule_id: string | null; hits: number }>(
    `select rule_id, sum(hits)::int as hits from routing_hits where workspace_id = $1 and day > current_date - 7 group by rule_id`,
    [workspaceId],
  )
  return new Map(rows.map(({ rule_id, hits }) => [rule_id, hits]))
}
