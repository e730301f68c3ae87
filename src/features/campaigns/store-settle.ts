import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'

/** A send of a campaign that nobody knows the outcome of, locked. */
export interface DoubtfulSend {
  id: string
  channel: Channel
  connectionId: string
}

export async function lockDoubtful(
  tx: Transaction,
  campaignId: string,
  messageId: string,
): Promise<DoubtfulSend | undefined> {
  const { rows } = await tx.query(
    `select id, channel, connection_id as "connectionId" from messages where campaign_id = $1 and id = $2 and state = 'doubtful' and vendor_message_id is null for update`,
    [campaignId, messageId],
  )
  return rows[0] as DoubtfulSend | undefined
}

/** Nothing was sent: its effect has failed, and the doubt is forgotten with it. */
export async function forgetDoubt(tx: Transaction, workspaceId: string, messageId: string, by: string): Promise<void> {
  await tx.query(
    `update effects e set status = 'failed', error = $3, settled_at = now() from messages m join campaign_recipients r on r.campaign_id = m.campaign_id and r.id = m.id
     where m.id = $2 and e.workspace_id = $1 and e.status = 'doubtful' and e.key = 'campaign:' || m.campaign_id || ':' || m.id || ':' || r.handed || '@' || m.connection_id`,
    [workspaceId, messageId, `Not sent, says ${by}`],
  )
  await tx.query(`delete from message_facts where workspace_id = $1 and message_key = 'ledger:' || $2`, [
    workspaceId,
    messageId,
  ])
}
