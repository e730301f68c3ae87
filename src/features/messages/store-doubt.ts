import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'

/** A message that a vendor speaks of and the ledger does not know by that id. */
export interface Stranger {
  workspaceId: string
  channel: Channel
  connectionId: string
  /** The vendor's id. */
  vendorMessageId: string
  /** Row of the ledger, where the vendor hands it back. */
  ledgerId: string | null
  addressKey: string | null
  /** What it says, where the vendor tells. */
  text: string | null
}

const strangerRows = defineRowset<Stranger>({
  workspaceId: 'uuid',
  channel: 'text',
  connectionId: 'uuid',
  vendorMessageId: 'text',
  ledgerId: 'uuid',
  addressKey: 'text',
  text: 'text',
})

/**
 * Sends of ours without an answer that these may be: the one that is named, else the only doubtful one of the last day to
 * the same address by the same connection, with the same text where the vendor tells it.
 */
export async function findDoubtfulSends(
  tx: Transaction,
  strangers: Stranger[],
): Promise<{ id: string; vendorMessageId: string }[]> {
  if (strangers.length === 0) return []
  const { rows } = await tx.query<{ id: string; vendorMessageId: string }>({
    name: 'find_doubtful_sends',
    text: `select min(m.id::text) as id, s.vendor_message_id as "vendorMessageId" from ${strangerRows.from(1)} s
      join messages m on m.workspace_id = s.workspace_id and m.channel = s.channel and m.direction = 'out' and m.vendor_message_id is null
      where (m.id = s.ledger_id) or (s.ledger_id is null and m.address_key = s.address_key and m.connection_id = s.connection_id and m.state = 'doubtful'
        and m.created_at > now() - interval '1 day' and (s.text is null or s.text = m.text))
      group by s.vendor_message_id having count(*) = 1`,
    values: strangerRows.values(strangers),
  })
  return rows
}

/** A message that turned out sent, with what its vendor calls it where that is known. */
interface SettledSend {
  id: string
  vendorMessageId: string | null
}
const settledRows = defineRowset<SettledSend>({ id: 'uuid', vendorMessageId: 'text' })

/** Effects of messages that turned out sent are done. */
export async function settleSends(tx: Transaction, sends: SettledSend[]): Promise<void> {
  if (sends.length === 0) return
  await tx.query({
    name: 'settle_sends',
    text: `update effects e set status = 'done', error = null, reference = t.vendor_message_id, settled_at = clock_timestamp()
      from ${settledRows.from(1)} t join messages m on m.id = t.id join campaign_recipients r on r.campaign_id = m.campaign_id and r.id = m.id
      where e.workspace_id = m.workspace_id and e.status = 'doubtful'
        and e.key = 'campaign:' || m.campaign_id || ':' || m.id || ':' || r.handed || '@' || m.connection_id`,
    values: settledRows.values(sends),
  })
}
