import type { z } from 'zod'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'
import type { suppressionItem } from './contract.ts'

type Item = z.output<typeof suppressionItem>
type Row = Omit<Item, 'since'> & { since: Date }

interface Wanted {
  channel?: Channel
  reason?: string
  /** Keys of one address. */
  keys: string[] | null
}

/** Opt-outs that hold, by address; one more than `limit` when there are more. */
export async function listSuppressions(
  tx: Transaction,
  workspaceId: string,
  { channel, reason, keys }: Wanted,
  limit: number,
  after: readonly string[] | undefined,
): Promise<Item[]> {
  const { rows } = await tx.query(
    `select channel, address, address_key as "addressKey", purpose, reason, detail, since, party_id as "partyId", cause_kind as "causeKind", cause_id as "causeId"
     from suppressions where workspace_id = $1 and ($2::text is null or channel = $2) and ($3::text is null or reason = $3)
       and ($4::text[] is null or address_key = any($4)) and ($5::text is null or (channel, address_key, purpose, reason) > ($5, $6, $7, $8))
     order by channel, address_key, purpose, reason limit $9`,
    [workspaceId, channel ?? null, reason ?? null, keys, ...(after ?? [null, null, null, null]), limit + 1],
  )
  return (rows as Row[]).map((row) => ({ ...row, since: row.since.toISOString() }))
}

/** Whose addresses these are, by channel's kind of identity and key. */
export async function findParties(
  tx: Transaction,
  workspaceId: string,
  kind: string,
  keys: string[],
): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ key: string; partyId: string }>({
    name: 'find_parties_of_addresses',
    text: `select i.key, coalesce(p.merged_into, p.id) as "partyId" from identities i join core.parties p on p.id = i.party_id
      where i.workspace_id = $1 and i.kind = $2 and i.key = any($3::text[])`,
    values: [workspaceId, kind, keys],
  })
  return new Map(rows.map(({ key, partyId }) => [key, partyId]))
}

/** Which of these addresses must not be written to already. */
export async function findKnown(
  tx: Transaction,
  workspaceId: string,
  channel: Channel,
  keys: string[],
): Promise<Set<string>> {
  const { rows } = await tx.query<{ key: string }>(
    'select distinct address_key as key from suppressions where workspace_id = $1 and channel = $2 and address_key = any($3::text[])',
    [workspaceId, channel, keys],
  )
  return new Set(rows.map(({ key }) => key))
}
