import { encodeArray } from '../../db/encode-arrays.ts'
import { defineRowset } from '../../db/rowset.ts'
import type { Transaction } from '../../db/transaction.ts'

/** A message whose attempt is about to begin. */
export interface GateRow {
  id: string
  campaignId: string
}
const gateRows = defineRowset<GateRow>({ id: 'uuid', campaignId: 'uuid' })

/** Why it must not. `paused`, `sender`, `quiet`: its turn comes again; `pair`: soon. */
export type Hindrance = 'gone' | 'paused' | 'suppressed' | 'sender' | 'quiet' | 'pair'

const optedOut = (match: string) => `exists (
  select from consent_facts o where ${match} and o.workspace_id = m.workspace_id and o.channel = m.channel and o.wish = 'opt_out' and not exists (
    select from consent_facts b where b.workspace_id = o.workspace_id and b.channel = o.channel and b.address_key = o.address_key
      and b.purpose = o.purpose and b.wish = 'opt_in' and b.at > o.at))`

// Two messages of one pair may come to the gate at once: in one batch, or by two workers where an address has two spellings.
// Locks first, in a statement of their own, so that the judgement sees what the transaction before it began.
const lockText = `
with pairs as materialized (
  select distinct hashtextextended('pair ' || m.connection_id || m.address_key, 0) as lock
  from ${gateRows.from(1)} r join messages m on m.id = r.id where m.channel = 'whatsapp' order by lock
)
select count(pg_advisory_xact_lock(lock)) from pairs`

// The share lock is what makes a pause sharp: it waits for the attempts that were committed before it and lets none begin after.
const admitText = `
with i as (select * from ${gateRows.from(1)} r), c as materialized (
  select id, status from campaigns where id in (select campaign_id from i) order by id for share
), judged as materialized (
  select i.id, case
    when c.status is null or c.status = 'cancelled' or m.id is null then 'gone'
    when c.status <> 'active' then 'paused'
    when ${optedOut('o.address_key = m.address_key')} or ${optedOut('o.party_id in (select m.party_id union all select q.id from core.parties q where q.merged_into = m.party_id)')} then 'suppressed'
    when exists (select from senders s where s.workspace_id = m.workspace_id and s.connection_id = m.connection_id and (s.paused_at is not null or s.state in ('closed', 'banned'))) then 'sender'
    when m.allowed_until <= clock_timestamp() then 'quiet'
    when m.channel = 'whatsapp' and row_number() over (partition by m.channel, m.connection_id, m.address_key order by m.id) > 1 then 'pair'
    when m.channel = 'whatsapp' and exists (
      select from messages o where o.workspace_id = m.workspace_id and o.channel = m.channel and o.address_key = m.address_key and o.created_at > now() - interval '7 days'
        and o.direction = 'out' and o.connection_id = m.connection_id and o.id <> m.id and greatest(o.attempted_at, o.sent_at) > clock_timestamp() - make_interval(secs => $${1 + gateRows.width})
    ) then 'pair'
  end as hindrance
  from i left join c on c.id = i.campaign_id left join messages m on m.id = i.id
), begun as (
  update messages m set state = case when m.state = 'pending' then 'sending' else m.state end, attempts = m.attempts + 1, attempted_at = clock_timestamp()
  from judged j where j.hindrance is null and m.id = j.id
)
select id, hindrance from judged where hindrance is not null`

/** Marks messages as being sent, in the transaction that commits their attempts; returns those that must not be. */
export async function beginMessages(
  tx: Transaction,
  rows: GateRow[],
  pairSeconds: number,
): Promise<Map<string, Hindrance>> {
  await tx.query({ name: 'lock_pairs', text: lockText, values: gateRows.values(rows) })
  const { rows: hindered } = await tx.query<{ id: string; hindrance: Hindrance }>({
    name: 'begin_campaign_messages',
    text: admitText,
    values: [...gateRows.values(rows), pairSeconds],
  })
  return new Map(hindered.map(({ id, hindrance }) => [id, hindrance]))
}

/** Takes messages that never left out of the ledger; their recipients wait again, or are excluded for a reason. */
export async function takeBack(tx: Transaction, rows: GateRow[], reason: string | null): Promise<void> {
  if (rows.length === 0) return
  await tx.query({
    name: 'take_back_messages',
    text: 'delete from messages where id = any($1::uuid[]) and vendor_message_id is null',
    values: [
      encodeArray(
        'uuid',
        rows.map(({ id }) => id),
      ),
    ],
  })
  await tx.query({
    name: 'requeue_recipients',
    text: `update campaign_recipients r set state = case when $${1 + gateRows.width}::text is null then 'queued' else 'excluded' end, reason = $${1 + gateRows.width},
        due_at = case when $${1 + gateRows.width}::text is null then now() end
      from ${gateRows.from(1)} v where r.campaign_id = v.campaign_id and r.id = v.id and r.state = 'handed'`,
    values: [...gateRows.values(rows), reason],
  })
}
