import type pg from 'pg'
import type { Transaction } from '../../db/transaction.ts'
import type { Campaign } from './campaign.ts'
import { campaignColumns } from './store-campaigns.ts'
import { noReceipt } from './store-read.ts'

/** Campaigns of which a receipt may still be missing. */
export async function listBegun(pool: pg.Pool): Promise<Campaign[]> {
  const { rows } = await pool.query(
    `select ${campaignColumns} from campaigns where status in ('active', 'paused', 'completed', 'cancelled') and intake_id is not null
       and (ended_at is null or ended_at > now() - interval '31 days') order by id`,
  )
  return rows as Campaign[]
}

interface Silent {
  id: string
  vendorMessageId: string | null
  connectionId: string
  sender: string | null
}

export async function findSilent(tx: Transaction, campaignId: string, hours: number, limit: number): Promise<Silent[]> {
  const { rows } = await tx.query({
    name: 'find_silent_messages',
    text: `select m.id, m.vendor_message_id as "vendorMessageId", m.connection_id as "connectionId", m.sender from messages m
      where m.campaign_id = $1 and m.direction = 'out' and ${noReceipt('$2')} order by m.id limit $3`,
    values: [campaignId, hours, limit],
  })
  return rows as Silent[]
}
