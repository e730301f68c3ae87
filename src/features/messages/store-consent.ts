import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import type { ChangeRow } from '../leads/store-changes.ts'

export type ConsentReason = 'word' | 'vendor' | 'link' | 'complaint' | 'bounce' | 'user' | 'import'

/** What a person wished, as it is kept. */
export interface ConsentRow {
  workspaceId: string
  channel: Channel
  addressKey: string
  key: string
  wish: 'opt_out' | 'opt_in'
  purpose: string
  reason: ConsentReason
  detail: string | null
  address: string
  partyId: string | null
  at: Date
  causeKind: ChangeRow['causeKind']
  causeId: string
}

const consentRows = defineRowset<ConsentRow>({
  workspaceId: 'uuid',
  channel: 'text',
  addressKey: 'text',
  key: 'text',
  wish: 'text',
  purpose: 'text',
  reason: 'text',
  detail: 'text',
  address: 'text',
  partyId: 'uuid',
  at: 'timestamptz',
  causeKind: 'text',
  causeId: 'text',
})

/** Keeps wishes, no two with the same address and key; of one told twice the earlier moment counts. */
export async function insertConsent(tx: Transaction, rows: ConsentRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'insert_consent_facts',
    text: `insert into consent_facts as f (${consentRows.names}) select ${consentRows.names} from ${consentRows.from(1)} r
      order by workspace_id, channel, address_key, key
      on conflict (workspace_id, channel, address_key, key) do update set at = excluded.at where excluded.at < f.at`,
    values: consentRows.values(rows),
  })
}

/** An address that somebody means to write to. */
export interface Recipient {
  workspaceId: string
  channel: Channel
  addressKey: string
}

const recipientRows = defineRowset<Recipient>({ workspaceId: 'uuid', channel: 'text', addressKey: 'text' })

/** Which of these must not be written to, and why. */
export async function findSuppressed(
  tx: Transaction,
  recipients: Recipient[],
): Promise<(Recipient & { reason: ConsentReason })[]> {
  if (recipients.length === 0) return []
  const { rows } = await tx.query({
    name: 'find_suppressed',
    text: `select distinct on (s.workspace_id, s.channel, s.address_key) s.workspace_id, s.channel, s.address_key, s.reason
      from ${recipientRows.from(1)} r join suppressions s using (workspace_id, channel, address_key)
      order by s.workspace_id, s.channel, s.address_key, s.reason`,
    values: recipientRows.values(recipients),
  })
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    channel: row.channel,
    addressKey: row.address_key,
    reason: row.reason,
  }))
}
