import type { Transaction } from '../../db/transaction.ts'
import { conditions } from '../conditions.ts'

export interface ConsentItem {
  key: string
  channel: 'whatsapp' | 'sms' | 'email'
  address: string
  wish: 'opt_in' | 'opt_out'
  purpose: string
  reason: string
  evidence: string | null
  at: string
  causeKind: string
  causeId: string
}

/** Wishes, newest first; of one lead's person or of everybody. One more than `limit` when there are more. */
export async function listConsents(
  tx: Transaction,
  filter: { workspaceId: string; leadId?: string; purpose?: string },
  limit: number,
  after: [string, string] | undefined,
): Promise<ConsentItem[]> {
  const where = conditions()
  where.compare('c.workspace_id', '=', filter.workspaceId)
  where.compare('c.purpose', '=', filter.purpose)
  if (filter.leadId !== undefined)
    where.and(`c.party_id in (select p.id from leads l join core.parties o on o.id = l.party_id
      join core.parties p on p.id = coalesce(o.merged_into, o.id) or p.merged_into = coalesce(o.merged_into, o.id) where l.id = ${where.value(filter.leadId)})`)
  if (after) where.and(`(c.at, c.key) < (${where.value(after[0])}::timestamptz, ${where.value(after[1])})`)
  const { rows } = await tx.query<ConsentItem & { key: string }>(
    `select c.key, c.channel, c.address, c.wish, c.purpose, c.reason, c.detail as evidence,
       to_char(c.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, c.cause_kind as "causeKind", c.cause_id as "causeId"
     from consent_facts c where ${where.text()} order by c.at desc, c.key desc limit ${where.value(limit + 1)}`,
    where.values,
  )
  return rows
}

/** The leads of the same person, the given one first. */
export async function leadsOfPerson(tx: Transaction, workspaceId: string, leadId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select o.id from leads l join leads o on o.workspace_id = l.workspace_id and o.party_id = l.party_id
     where l.workspace_id = $1 and l.id = $2 and o.merged_into is null and o.erased_at is null order by o.id <> $2, o.id`,
    [workspaceId, leadId],
  )
  return rows.map(({ id }) => id)
}
