import { encodeArray } from '../../db/encode-arrays.ts'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'

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

/** What somebody, or a machine, did with a message. */
export interface EngagementMark {
  workspaceId: string
  channel: Channel
  messageKey: string
  kind: string
  isMachine: boolean
  at: Date
}

const markRows = defineRowset<EngagementMark>({
  workspaceId: 'uuid',
  channel: 'text',
  messageKey: 'text',
  kind: 'text',
  isMachine: 'bool',
  at: 'timestamptz',
})

/** Keeps when a message was first opened and clicked, people and machines apart. A click is an opening, too. */
export async function noteEngagement(tx: Transaction, marks: EngagementMark[]): Promise<void> {
  const opened = marks.filter(({ kind }) => kind === 'opened' || kind === 'clicked')
  if (opened.length === 0) return
  await tx.query({
    name: 'note_engagement',
    text: `update messages m set opened_at = least(m.opened_at, k.opened), clicked_at = least(m.clicked_at, k.clicked), machine_opened_at = least(m.machine_opened_at, k.machine)
      from (
        select o.id, min(r.at) filter (where not is_machine) as opened, min(r.at) filter (where not is_machine and kind = 'clicked') as clicked,
          min(r.at) filter (where is_machine) as machine
        from ${markRows.from(1)} r join messages o on o.workspace_id = r.workspace_id and o.channel = r.channel and o.direction = 'out'
          and (o.vendor_message_id = r.message_key or (r.message_key like 'ledger:%' and o.id = substr(r.message_key, 8)::uuid))
        group by 1 order by 1
      ) k where m.id = k.id`,
    values: markRows.values(opened),
  })
}
