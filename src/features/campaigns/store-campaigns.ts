import type pg from 'pg'
import type { Transaction } from '../../db/transaction.ts'
import type { Campaign, CampaignStatus } from './campaign.ts'

/** What reads rows: a transaction, or the pool where one statement is all. */
export type Reader = Pick<Transaction, 'query'>

export const campaignColumns = `id, workspace_id as "workspaceId", name, channel, status, status_reason as "statusReason", variants, audience, rules,
  scheduled_at as "scheduledAt", send_until as "sendUntil", planned_after as "plannedAfter", planned_at as "plannedAt", duplicates,
  intake_id as "intakeId", intake_received_at as "intakeReceivedAt", created_by as "createdBy", created_at as "createdAt",
  started_at as "startedAt", ended_at as "endedAt"`

export type NewCampaign = Pick<
  Campaign,
  | 'id'
  | 'workspaceId'
  | 'name'
  | 'channel'
  | 'variants'
  | 'audience'
  | 'rules'
  | 'scheduledAt'
  | 'sendUntil'
  | 'createdBy'
>

export async function insertCampaign(tx: Transaction, row: NewCampaign): Promise<void> {
  await tx.query(
    `insert into campaigns (id, workspace_id, name, channel, variants, audience, rules, scheduled_at, send_until, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      row.id,
      row.workspaceId,
      row.name,
      row.channel,
      JSON.stringify(row.variants),
      JSON.stringify(row.audience),
      JSON.stringify(row.rules),
      row.scheduledAt,
      row.sendUntil,
      row.createdBy,
    ],
  )
}

/** Changes what a person may change of one that has not begun. */
export async function updateCampaign(tx: Transaction, row: Omit<NewCampaign, 'createdBy'>): Promise<void> {
  await tx.query(
    `update campaigns set name = $3, channel = $4, variants = $5, audience = $6, rules = $7, scheduled_at = $8, send_until = $9, updated_at = now()
     where workspace_id = $1 and id = $2`,
    [
      row.workspaceId,
      row.id,
      row.name,
      row.channel,
      JSON.stringify(row.variants),
      JSON.stringify(row.audience),
      JSON.stringify(row.rules),
      row.scheduledAt,
      row.sendUntil,
    ],
  )
}

/** `lock`: nobody else changes it, and no try of it begins, until this transaction ends. */
export async function findCampaign(
  tx: Transaction,
  workspaceId: string,
  id: string,
  lock = false,
): Promise<Campaign | undefined> {
  const { rows } = await tx.query(
    `select ${campaignColumns} from campaigns where workspace_id = $1 and id = $2${lock ? ' for update' : ''}`,
    [workspaceId, id],
  )
  return rows[0] as Campaign | undefined
}

/** Newest first; one more than `limit` when there are more. */
export async function listCampaigns(
  tx: Transaction,
  workspaceId: string,
  status: CampaignStatus | undefined,
  limit: number,
  after: string | undefined,
): Promise<Campaign[]> {
  const { rows } = await tx.query(
    `select ${campaignColumns} from campaigns where workspace_id = $1 and ($2::text is null or status = $2) and ($3::uuid is null or id < $3)
     order by id desc limit $4`,
    [workspaceId, status ?? null, after ?? null, limit + 1],
  )
  return rows as Campaign[]
}

/** Those that send now, whatever their workspace. */
export async function listActive(pool: pg.Pool): Promise<Campaign[]> {
  const { rows } = await pool.query({
    name: 'list_active_campaigns',
    text: `select ${campaignColumns} from campaigns where status = 'active' order by id`,
  })
  return rows as Campaign[]
}

/** Scheduled ones whose time has come, by the database's clock. */
export async function listDue(pool: pg.Pool): Promise<Campaign[]> {
  const { rows } = await pool.query({
    name: 'list_due_campaigns',
    text: `select ${campaignColumns} from campaigns where status = 'scheduled' and scheduled_at <= now() order by id`,
  })
  return rows as Campaign[]
}

interface StatusChange {
  workspaceId: string
  id: string
  from: readonly CampaignStatus[]
  to: CampaignStatus
  reason?: string | null
}

/** False when it stood elsewhere meanwhile. */
export async function moveCampaign(
  tx: Reader,
  { workspaceId, id, from, to, reason = null }: StatusChange,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update campaigns set status = $4, status_reason = $5, updated_at = now(),
       started_at = case when $4 = 'active' then coalesce(started_at, now()) else started_at end,
       ended_at = case when $4 in ('completed', 'cancelled', 'failed') then now() end
     where workspace_id = $1 and id = $2 and status = any($3::text[])`,
    [workspaceId, id, [...from], to, reason],
  )
  return rowCount === 1
}

/** Remembers which request started it. */
export async function bindIntake(tx: Transaction, id: string, intakeId: string, receivedAt: Date): Promise<void> {
  await tx.query('update campaigns set intake_id = $2, intake_received_at = $3 where id = $1', [
    id,
    intakeId,
    receivedAt,
  ])
}

/** Says why an active one stands still; null: it does not. */
export async function noteReason(tx: Reader, id: string, reason: string | null): Promise<void> {
  await tx.query(`update campaigns set status_reason = $2 where id = $1 and status = 'active'`, [id, reason])
}
