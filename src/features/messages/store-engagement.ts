import { encodeArray } from '../../db/encode-arrays.ts'
import type { Transaction } from '../../db/transaction.ts'
import { type MessageRef, refRows } from './store.ts'

/** The keys by which facts know these rows of the ledger. */
export async function readMessageKeys(tx: Transaction, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await tx.query<{ id: string; key: string }>({
    name: 'read_message_keys',
    text: `select id, coalesce(vendor_message_id, 'ledger:' || id) as key from messages where id = any($1::uuid[])`,
    values: [encodeArray('uuid', ids)],
  })
  return new Map(rows.map(({ id, key }) => [id, key]))
}

/**
 * Writes when these messages were first opened and clicked, people and machines apart, as far as they are in the ledger by now. A
 * click is an opening, too. Returns the first click of each that has one.
 */
export async function writeEngagement(tx: Transaction, refs: MessageRef[]): Promise<(MessageRef & { at: Date })[]> {
  const { rows } = await tx.query({
    name: 'write_engagement',
    text: `update messages m set opened_at = least(m.opened_at, k.opened), clicked_at = least(m.clicked_at, k.clicked), machine_opened_at = least(m.machine_opened_at, k.machine)
      from (
        select o.id, r.workspace_id as "workspaceId", r.channel, r.message_key as "messageKey", min(f.at) filter (where f.state in ('opened', 'clicked')) as opened,
          min(f.at) filter (where f.state = 'clicked') as clicked, min(f.at) filter (where f.state = 'machine_opened') as machine
        from ${refRows.from(1)} r
        join message_facts f using (workspace_id, channel, message_key)
        join messages o on o.workspace_id = r.workspace_id and o.channel = r.channel and o.direction = 'out'
          and (o.vendor_message_id = r.message_key or (r.message_key like 'ledger:%' and o.id = substr(r.message_key, 8)::uuid))
        where f.state in ('opened', 'clicked', 'machine_opened')
        group by 1, 2, 3, 4 order by 1
      ) k where m.id = k.id
      returning k."workspaceId", k.channel, k."messageKey", k.clicked as at`,
    values: refRows.values(refs),
  })
  return rows.filter(({ at }) => at !== null) as (MessageRef & { at: Date })[]
}
