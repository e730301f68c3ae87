import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { SenderState } from '../../domain/events.ts'
import type { SenderRef } from './store-ledger.ts'

/** Whether a sender is connected, and since when. */
export interface SenderRow extends SenderRef {
  state: SenderState
  reason: string | null
  stateAt: Date
}

const senderRows = defineRowset<SenderRow>({
  workspaceId: 'uuid',
  connectionId: 'uuid',
  sender: 'text',
  channel: 'text',
  state: 'text',
  reason: 'text',
  stateAt: 'timestamptz',
})

/** Of states of one moment the worse counts. Best first. */
export const worse: readonly SenderState[] = ['open', 'connecting', 'closed', 'banned']

const rank = `array_position(array['open', 'connecting', 'closed', 'banned'], `

type Changed = Pick<SenderRow, 'connectionId' | 'sender'>

/** Writes where senders stand, no two rows of one sender; the newest by event time stays. Returns those that changed. */
export async function writeSenders(tx: Transaction, rows: SenderRow[]): Promise<Changed[]> {
  if (rows.length === 0) return []
  const { rows: changed } = await tx.query<Changed>({
    name: 'write_senders',
    text: `insert into senders as s (${senderRows.names}) select ${senderRows.names} from ${senderRows.from(1)} r
      order by workspace_id, connection_id, sender
      on conflict (workspace_id, connection_id, sender) do update set state = excluded.state, reason = excluded.reason, state_at = excluded.state_at
      where s.state_at is null or (excluded.state_at, ${rank}excluded.state)) > (s.state_at, ${rank}s.state))
      returning connection_id as "connectionId", sender`,
    values: senderRows.values(rows),
  })
  return changed
}

const freedRows = defineRowset<Pick<SenderRow, 'workspaceId' | 'connectionId' | 'stateAt'>>({
  workspaceId: 'uuid',
  connectionId: 'uuid',
  stateAt: 'timestamptz',
})

/** Frees connections that connected after their own faults stopped them; those that a person stopped stay. Returns them. */
export async function freeSenders(
  tx: Transaction,
  rows: Pick<SenderRow, 'workspaceId' | 'connectionId' | 'stateAt'>[],
): Promise<string[]> {
  if (rows.length === 0) return []
  const { rows: freed } = await tx.query<{ connectionId: string }>({
    name: 'free_senders',
    text: `update senders s set paused_at = null, pause_reason = null, paused_by = null from ${freedRows.from(1)} r
      where s.workspace_id = r.workspace_id and s.connection_id = r.connection_id and s.paused_by = 'fault' and s.paused_at < r.state_at
      returning s.connection_id as "connectionId"`,
    values: freedRows.values(rows),
  })
  return [...new Set(freed.map(({ connectionId }) => connectionId))]
}
