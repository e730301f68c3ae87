import type pg from 'pg'
import { newId } from '../base/ids.ts'
import type { Transaction } from '../db/transaction.ts'
import type { AuditAction } from './audit-actions.ts'

export interface AuditEntry {
  workspaceId: string
  actor: string
  action: AuditAction
  subject: string
  detail?: Record<string, unknown>
}

/** One line of the audit log, in the transaction of the change itself. */
export async function insertAudit(tx: Transaction, entry: AuditEntry): Promise<void> {
  await tx.query({
    name: 'insert_audit',
    text: `insert into audit_log (id, workspace_id, actor, action, subject, detail) values ($1, $2, $3, $4, $5, $6)`,
    values: [newId(), entry.workspaceId, entry.actor, entry.action, entry.subject, JSON.stringify(entry.detail ?? {})],
  })
}

/** What a person changed about themselves, in the log of each workspace that they are a member of. */
export async function insertOwnAudit(
  pool: pg.Pool,
  user: { id: string; name: string; email: string },
  action: AuditAction,
): Promise<void> {
  await pool.query(
    `insert into audit_log (id, workspace_id, actor, action, subject)
     select k.id, m.workspace_id, $3, $4, $1::text from (select workspace_id, row_number() over (order by workspace_id) as n from members where user_id = $1) m
     join unnest($2::uuid[]) with ordinality as k (id, n) on k.n = m.n`,
    [user.id, Array.from({ length: 200 }, () => newId()), `${user.name} (${user.email})`, action],
  )
}
