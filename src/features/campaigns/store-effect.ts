import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import { ledgerKey } from '../messages/store.ts'

/** A message as who settles its effect needs it. */
export interface EffectMessage {
  id: string
  channel: Channel
  vendorMessageId: string | null
  sentAt: Date | null
  campaignId: string | null
  campaignStatus: string | null
}

/** The message of an effect's key; of a campaign's only while its recipient was not handed over again. */
export async function findEffectMessage(
  tx: Transaction,
  workspaceId: string,
  id: string,
  key: string,
): Promise<EffectMessage | undefined> {
  const { rows } = await tx.query(
    `select m.id, m.channel, m.vendor_message_id as "vendorMessageId", m.sent_at as "sentAt", m.campaign_id as "campaignId", c.status as "campaignStatus"
     from messages m left join campaigns c on c.id = m.campaign_id left join campaign_recipients r on r.campaign_id = m.campaign_id and r.id = m.id
     where m.workspace_id = $1 and m.id = $2 and m.direction = 'out'
       and (m.campaign_id is null or (r.state = 'handed' and $3 like 'campaign:' || m.campaign_id || ':' || m.id || ':' || r.handed || '@%'))`,
    [workspaceId, id, key],
  )
  return rows[0] as EffectMessage | undefined
}

/** Forgets what became of a message that never left: it is about to be tried again. */
export async function renewMessage(tx: Transaction, workspaceId: string, channel: Channel, id: string): Promise<void> {
  await tx.query('delete from message_facts where workspace_id = $1 and channel = $2 and message_key = $3', [
    workspaceId,
    channel,
    ledgerKey(id),
  ])
  await tx.query(
    `update messages set state = 'pending', failed_at = null, error_code = null, error_message = null, flags = '{}'
     where workspace_id = $1 and id = $2 and vendor_message_id is null`,
    [workspaceId, id],
  )
}
