import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Channel } from '../../domain/events.ts'

/** Somebody who writes or is written to. */
export interface PersonRef {
  workspaceId: string
  channel: Channel
  /** Kind and key of an identity. */
  kind: string
  key: string
  /** The vendor's id of the message of ours that is answered. */
  inReplyTo: string | null
}

const refRows = defineRowset<PersonRef>({
  workspaceId: 'uuid',
  channel: 'text',
  kind: 'text',
  key: 'text',
  inReplyTo: 'text',
})

/** A lead of a person. */
export interface PersonLead {
  workspaceId: string
  channel: Channel
  key: string
  partyId: string | null
  leadId: string
  name: string | null
}

// A party's leads in this workspace, and those that were written to at this address: they may have been routed elsewhere
// since. A message that is answered tells whose address it is where the address itself is hidden.
const findText = `
with refs as (select * from ${refRows.from(1)} r), parties as (
  select r.workspace_id, r.channel, r.key, coalesce(p.merged_into, p.id) as party_id
  from refs r join identities i on (i.workspace_id, i.kind, i.key) = (r.workspace_id, r.kind, r.key) join core.parties p on p.id = i.party_id
), found as (
  select p.workspace_id, p.channel, p.key, p.party_id, l.id as lead_id
  from parties p join core.parties q on q.id = p.party_id or q.merged_into = p.party_id
  join leads l on l.workspace_id = p.workspace_id and l.party_id = q.id
  union
  select r.workspace_id, r.channel, r.key, m.party_id, m.lead_id from refs r
  join messages m on m.workspace_id = r.workspace_id and m.channel = r.channel and m.address_key = r.key
  where m.direction = 'out' and m.lead_id is not null
  union
  select r.workspace_id, r.channel, r.key, m.party_id, m.lead_id from refs r
  join messages m on m.workspace_id = r.workspace_id and m.channel = r.channel and m.direction = 'out' and m.vendor_message_id = r.in_reply_to
  where m.lead_id is not null
)
select f.workspace_id, f.channel, f.key, coalesce(f.party_id, l.party_id) as party_id, f.lead_id, l.full_name as name
from found f join leads l on l.id = f.lead_id order by l.created_at desc, l.id desc`

/** Everybody's leads, newest first. */
export async function findLeads(tx: Transaction, refs: PersonRef[]): Promise<PersonLead[]> {
  if (refs.length === 0) return []
  const { rows } = await tx.query({ name: 'find_leads_of_addresses', text: findText, values: refRows.values(refs) })
  return rows.map((row) => ({
    workspaceId: row.workspace_id,
    channel: row.channel,
    key: row.key,
    partyId: row.party_id,
    leadId: row.lead_id,
    name: row.name,
  }))
}
