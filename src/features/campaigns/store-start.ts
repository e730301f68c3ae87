import type { Transaction } from '../../db/transaction.ts'

/** The request that starts a campaign, as history keeps it. */
export interface StartIntake {
  id: string
  receivedAt: Date
  workspaceId: string
  connectionId: string
  vendor: string
  campaignId: string
  /** Sealed: who started what. */
  body: Buffer
}

/**
 * A start is over as soon as it is written: its sends hang on an intake that nothing waits for, so that a hundred thousand of
 * them never meet at one row.
 */
export async function insertStartIntake(tx: Transaction, row: StartIntake): Promise<void> {
  await tx.query(
    `insert into intakes (id, received_at, workspace_id, connection_id, vendor, type, subject, dedupe_key, unreadable, headers, body)
     values ($1::uuid, $2, $3, $4, $5, 'campaign.start', $6, 'campaign.start:' || $1::text, false, '{}', $7)`,
    [row.id, row.receivedAt, row.workspaceId, row.connectionId, row.vendor, row.campaignId, row.body],
  )
  await tx.query(
    `insert into intake_results (intake_id, received_at, workspace_id, status, outcome, processed_at)
     values ($1, $2, $3, 'completed', $4, clock_timestamp())`,
    [row.id, row.receivedAt, row.workspaceId, { campaign: row.campaignId }],
  )
}
