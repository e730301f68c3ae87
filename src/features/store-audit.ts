import { newId } from '../base/ids.ts'
import type { Transaction } from '../db/transaction.ts'

export interface AuditEntry {
  workspaceId: string
  actor: string
  action: string
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
