import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel, SenderState } from '../../domain/events.ts'

type Reader = Pick<Transaction, 'query'>

/** How much a new sender may send on each of its first days. */
export interface WarmUp {
  /** YYYY-MM-DD in the workspace's zone. */
  startedOn: string
  perDay: number[]
}

/** A connection that sends, with what its senders may do. */
export interface Sender {
  workspaceId: string
  connectionId: string
  sender: string
  channel: Channel
  state: SenderState | null
  reason: string | null
  stateAt: Date | null
  lastContactAt: Date | null
  pausedAt: Date | null
  pauseReason: string | null
  perSecond: number | null
  dailyLimit: number | null
  warmUp: WarmUp | null
  health: number
}

const columns = `workspace_id as "workspaceId", connection_id as "connectionId", sender, channel, state, reason, state_at as "stateAt", last_contact_at as "lastContactAt", paused_at as "pausedAt",
  pause_reason as "pauseReason", per_second::float8 as "perSecond", daily_limit as "dailyLimit", warm_up as "warmUp", health`

/** Every sender of these workspaces; a connection may have several (numbers of one messaging service). */
export async function readSenders(reader: Reader, workspaceIds: readonly string[]): Promise<Sender[]> {
  const { rows } = await reader.query({
    name: 'read_senders',
    text: `select ${columns} from senders where workspace_id = any($1::uuid[]) order by connection_id, first_seen_at, sender`,
    values: [workspaceIds],
  })
  return rows as Sender[]
}

const rowset = defineRowset<Pick<Sender, 'workspaceId' | 'connectionId' | 'sender' | 'channel'>>({
  workspaceId: 'uuid',
  connectionId: 'uuid',
  sender: 'text',
  channel: 'text',
})

/** Remembers senders that connections are set up with. */
export async function ensureSenders(
  tx: Reader,
  rows: Pick<Sender, 'workspaceId' | 'connectionId' | 'sender' | 'channel'>[],
): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'ensure_senders',
    text: `insert into senders (${rowset.names}) select ${rowset.names} from ${rowset.from(1)} r order by 1, 2, 3 on conflict do nothing`,
    values: rowset.values(rows),
  })
}

/** Stops or frees all senders of a connection; false when nothing changed. A fault never overwrites a person's word. */
export async function pauseSenders(
  tx: Reader,
  workspaceId: string,
  connectionId: string,
  reason: string | null,
  by: 'person' | 'fault',
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update senders set paused_at = case when $3::text is not null then coalesce(paused_at, now()) end, pause_reason = $3,
       paused_by = case when $3::text is not null then $4 end
     where workspace_id = $1 and connection_id = $2 and pause_reason is distinct from $3 and ($4 = 'person' or paused_at is null)`,
    [workspaceId, connectionId, reason, by],
  )
  return (rowCount ?? 0) > 0
}

/** Changes what a connection's senders may do; absent fields stay. */
export async function changeLimits(
  tx: Reader,
  workspaceId: string,
  connectionId: string,
  { perSecond, dailyLimit, warmUp }: Partial<Pick<Sender, 'perSecond' | 'dailyLimit' | 'warmUp'>>,
): Promise<void> {
  await tx.query(
    `update senders set per_second = case when $3 then $4::real else per_second end, daily_limit = case when $5 then $6::int else daily_limit end,
       warm_up = case when $7 then $8::jsonb else warm_up end
     where workspace_id = $1 and connection_id = $2`,
    [
      workspaceId,
      connectionId,
      perSecond !== undefined,
      perSecond ?? null,
      dailyLimit !== undefined,
      dailyLimit ?? null,
      warmUp !== undefined,
      warmUp ? JSON.stringify(warmUp) : null,
    ],
  )
}
