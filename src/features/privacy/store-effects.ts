import type { Transaction } from '../../db/transaction.ts'

export interface PersonsEffect {
  id: string
  connectionId: string
  vendor: string | null
  kind: string
  status: string
  /** Sealed. */
  data: Buffer
  /** A request about it is out. */
  isRunning: boolean
}

/**
 * What was or is to be done about these leads; locked. Null when somebody else holds some of it: ACT holds an effect before it
 * locks the lead that its answer is about, so nobody who holds the lead may wait for the effect.
 */
export async function lockEffects(tx: Transaction, leadIds: string[]): Promise<PersonsEffect[] | null> {
  const { rows } = await tx.query<Omit<PersonsEffect, 'isRunning'> & { id: string }>(
    `select e.id, e.connection_id as "connectionId", (select vendor from connections c where c.id = e.connection_id) as vendor, e.kind, e.status, e.data
     from effects e where e.lead_id = any($1::uuid[]) order by e.workspace_id, e.key for no key update of e skip locked`,
    [leadIds],
  )
  const { rows: all } = await tx.query<{ count: number }>(
    'select count(*)::int as count from effects where lead_id = any($1::uuid[])',
    [leadIds],
  )
  if (rows.length < all[0]!.count) return null
  // asked behind the locks: whoever began one of them before is seen
  const { rows: running } = await tx.query<{ id: string }>(
    `select id from work where id = any($1::uuid[]) and state = 'running'`,
    [rows.map(({ id }) => id)],
  )
  const out = new Set(running.map(({ id }) => id))
  return rows.map((row) => ({ ...row, isRunning: out.has(row.id) }))
}

/** Nothing of what was sent or answered stays; what was not sent yet is never sent. */
export async function blankEffects(tx: Transaction, ids: string[], emptyData: Buffer): Promise<void> {
  await tx.query('update attempts set record = null, reason = null where effect_id = any($1::uuid[])', [ids])
  await tx.query(
    `update effects set data = $2, target = 'erased', reason = 'erased', error = null, reference = null,
       status = case when status in ('pending', 'doubtful') then 'cancelled' else status end, settled_at = coalesce(settled_at, now())
     where id = any($1::uuid[])`,
    [ids, emptyData],
  )
}

/** Kept answers of paid look-ups about the person. */
export async function deleteAnswers(
  tx: Transaction,
  answers: { workspaceId: string; connectionId: string; kind: string; keyHash: Buffer }[],
): Promise<number> {
  const { rowCount } = await tx.query(
    `delete from lookups l using unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[]) as k (workspace_id, connection_id, kind, key_hash)
     where l.workspace_id = k.workspace_id and l.connection_id = k.connection_id and l.kind = k.kind and l.key_hash = k.key_hash`,
    [
      answers.map(({ workspaceId }) => workspaceId),
      answers.map(({ connectionId }) => connectionId),
      answers.map(({ kind }) => kind),
      answers.map(({ keyHash }) => keyHash),
    ],
  )
  return rowCount ?? 0
}
