import type { Transaction } from '../../db/transaction.ts'

/** A request of somebody here that sends messages, as history keeps it. */
export interface OwnIntake {
  id: string
  receivedAt: Date
  workspaceId: string
  connectionId: string
  vendor: string
  /** `campaign.start`, `message.answer`. */
  type: string
  subject: string
  /** Sealed: who asked for what. */
  body: Buffer
}

/**
 * It is over as soon as it is written: its sends hang on an intake that nothing waits for, so that a hundred thousand of
 * them never meet at one row.
 */
export async function insertOwnIntake(tx: Transaction, row: OwnIntake): Promise<void> {
  await tx.query(
    `insert into intakes (id, received_at, workspace_id, connection_id, vendor, type, subject, dedupe_key, unreadable, headers, body)
     values ($1::uuid, $2, $3, $4, $5, $6::text, $7, $6::text || ':' || $1::text, false, '{}', $8)`,
    [row.id, row.receivedAt, row.workspaceId, row.connectionId, row.vendor, row.type, row.subject, row.body],
  )
  await tx.query(
    `insert into intake_results (intake_id, received_at, workspace_id, status, outcome, processed_at)
     values ($1, $2, $3, 'completed', $4, clock_timestamp())`,
    [row.id, row.receivedAt, row.workspaceId, { subject: row.subject }],
  )
}
