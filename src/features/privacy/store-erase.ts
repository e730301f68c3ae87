import type { Transaction } from '../../db/transaction.ts'
import type { Person } from './store-person.ts'

/** What is left of JSON about an order: what was bought for how much, which accounts must keep. */
const fiscal = (column: string) =>
  `(select coalesce(jsonb_object_agg(k, v), '{}') from jsonb_each(${column}) as o (k, v)
    where k in ('orderId', 'product', 'amount', 'currency', 'paymentMethod', 'subscriptionId', 'reason'))`

/** What happens to each table: rows that counters need stay without what they said of the person. `$1` leads, `$2` parties, `$3` the workspace. */
const statements: Record<string, string> = {
  lead_notes: 'delete from lead_notes where lead_id = any($1::uuid[])',
  lead_changes: 'delete from lead_changes where lead_id = any($1::uuid[])',
  identifications: 'delete from identifications where lead_id = any($1::uuid[])',
  party_ties: 'delete from party_ties where lead_id = any($1::uuid[]) or a = any($2::uuid[]) or b = any($2::uuid[])',
  walked_names: 'delete from walked_names where party_id = any($2::uuid[])',
  possible_duplicates:
    'delete from possible_duplicates where workspace_id = $3 and (party_id = any($2::uuid[]) or other_party_id = any($2::uuid[]))',
  party_intakes: 'delete from party_intakes where lead_id = any($1::uuid[])',
  lifecycle_facts: `update lifecycle_facts set note = '' where lead_id = any($1::uuid[])`,
  message_facts: `update message_facts f set error_message = null from messages m
    where m.lead_id = any($1::uuid[]) and f.workspace_id = m.workspace_id and f.channel = m.channel and f.message_key = m.vendor_message_id`,
  consent_facts: `delete from consent_facts c where c.party_id = any($2::uuid[]) or (c.workspace_id = $3 and exists (
    select from identities i where i.party_id = any($2::uuid[]) and i.key = c.address_key))`,
  messages: `update messages m set address = 'erased', address_key = 'erased', contact_name = null, subject = null, text = null, error_message = null
    where m.lead_id = any($1::uuid[]) or m.party_id = any($2::uuid[]) or (m.workspace_id = $3 and exists (
      select from identities i where i.party_id = any($2::uuid[]) and i.key = m.address_key))`,
  purchase_facts: `update purchase_facts f set data = ${fiscal('f.data')} from purchases p where p.id = f.purchase_id and p.lead_id = any($1::uuid[])`,
  purchases: `update purchases p set details = ${fiscal('p.details')} where p.lead_id = any($1::uuid[])`,
  subscription_facts: `update subscription_facts f set data = ${fiscal('f.data')} from subscriptions s where s.id = f.subscription_id and s.lead_id = any($1::uuid[])`,
  subscriptions: `update subscriptions s set details = ${fiscal('s.details')} where s.lead_id = any($1::uuid[])`,
  conversions: `update conversions v set told = null, told_at = null, match_keys = '{}' from purchases p
    where p.id = v.purchase_id and p.lead_id = any($1::uuid[])`,
  campaign_recipients: `update campaign_recipients set address = null, address_key = 'erased:' || id, place = '{}', due_at = null,
      state = case when state = 'queued' then 'excluded' else state end, reason = case when state = 'queued' then 'erased' else reason end
    where lead_id = any($1::uuid[]) or party_id = any($2::uuid[])`,
  import_rows: `update import_rows r set cells = '[]', problems = null, fingerprint = null, phone_key = null, email_key = null, vendor_lead_id = null,
      full_name = null, email = null, phone = null, company_name = null, company_website = null, company_location_postal_code = null,
      job_title = null, description = null, custom = null, seller = null, product = null, tags = null, contact_quality = null,
      field_stamps = null, party_provenance = null
    where r.workspace_id in (select $3::uuid union select workspace_id from fingerprints where lead_id = any($1::uuid[]))
      and (r.lead_id = any($1::uuid[]) or exists (select from import_results x
        where x.workspace_id = r.workspace_id and x.job_id = r.job_id and x.row = r.row and x.lead_id = any($1::uuid[])))`,
  merges: `update merges set undo = '{}' where winner_id = any($1::uuid[]) or loser_ids && $1::uuid[]`,
  party_merges: `update party_merges set undo = '{}' where winner_id = any($2::uuid[]) or loser_ids && $2::uuid[]`,
  fingerprints: 'delete from fingerprints where lead_id = any($1::uuid[])',
  identities: 'delete from identities where party_id = any($2::uuid[])',
  leads: `update leads set full_name = null, email = null, phone = null, company_name = null, company_size = null, company_website = null,
      company_location_city = null, company_location_postal_code = null, job_title = null, description = null, seller = null, product = null,
      vendor_lead_id = null, vendor_status = null, tags = '{}', custom = '{}', contact_quality = '{}', field_stamps = '{}',
      enriched_snapshot = null, routing_metadata = null, fingerprint = 'erased:' || id, erased_at = now(), updated_at = now()
    where id = any($1::uuid[])`,
  'core.parties': `update core.parties set full_name = null, cpf = null, cpf_masked = null, cpf_hash = null, birth_date = null, gender = null,
      profile = '{}', provenance = '{}', enriched_at = null, merged_because = null, erased_at = now(), updated_at = now()
    where id = any($2::uuid[])`,
}

/**
 * Tables of which this, `erase-effects` or the history takes care; every other one is swept (`store-sweep.ts`). So are the rows
 * of files: those that led to no lead speak of the person too.
 */
export const knownTables = new Set(
  [
    ...Object.keys(statements).filter((table) => table !== 'import_rows'),
    'effects attempts events intakes intake_results work lookups duplicates erasures erased_people'.split(' '),
  ].flat(),
)

/** Blanks or deletes the person's rows, table by table; says how many of each. */
export async function eraseRows(
  tx: Transaction,
  { leadIds, partyIds, workspaceId }: Person,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const [table, statement] of Object.entries(statements)) {
    // every statement gets all three, whether it names them or not
    const { rowCount } = await tx.query(
      `with given as (select $1::uuid[] as leads, $2::uuid[] as parties, $3::uuid as workspace) ${statement}`,
      [leadIds, partyIds, workspaceId],
    )
    if (rowCount) counts[table] = rowCount
  }
  return counts
}
