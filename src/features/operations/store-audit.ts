import type { z } from 'zod'
import { firstIdAt } from '../../base/ids.ts'
import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'
import type { auditItem, listAuditQuery } from './contract.ts'

type AuditFilter = Omit<z.output<typeof listAuditQuery>, 'limit' | 'cursor'>

/** Newest first; one more than `limit` when there are more. */
export async function listAudit(
  tx: Transaction,
  workspaceId: string,
  filter: AuditFilter,
  limit: number,
  after: string | undefined,
): Promise<z.output<typeof auditItem>[]> {
  const where = conditions()
  where.compare('workspace_id', '=', workspaceId)
  if (filter.action?.endsWith('.')) where.and(`starts_with(action, ${where.value(filter.action)})`)
  else where.compare('action', '=', filter.action)
  where.compare('actor', '=', filter.actor)
  where.compare('subject', '=', filter.subject)
  // the moment inside the id is as good as the column, and the list is sorted by it
  where.compare('id', '>=', filter.since && firstIdAt(new Date(filter.since)))
  where.compare('id', '<', filter.until && firstIdAt(new Date(filter.until)))
  where.compare('id', '<', after)
  const { rows } = await tx.query(
    `select id, at, actor, action, subject, detail from audit_log where ${where.text()} order by id desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }) as z.output<typeof auditItem>)
}
