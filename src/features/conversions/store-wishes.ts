import type { Transaction } from '../../db/transaction.ts'

/** What the person behind a conversion wishes, by the newest that they said for each purpose. */
export interface Wishes {
  /** Null: nothing was said. */
  advertising: 'opt_in' | 'opt_out' | null
  /** That their data be sold or shared (CCPA). */
  dataSale: 'opt_in' | 'opt_out' | null
}

/** The wishes of the people of these conversions, by conversion; somebody unknown said nothing. */
export async function readWishes(tx: Transaction, conversionIds: string[]): Promise<Map<string, Wishes>> {
  const { rows } = await tx.query({
    name: 'read_advertising_wishes',
    text: `with person as (
        select c.id, c.workspace_id, l.party_id from conversions c join purchases o on o.id = c.purchase_id
        join leads l on l.id = o.lead_id and l.workspace_id = c.workspace_id
        where c.id = any($1::uuid[])
      ), said as (
        select p.id, f.purpose, f.wish, f.at from person p
        join consent_facts f on f.workspace_id = p.workspace_id and f.party_id = p.party_id
        where f.purpose in ('advertising', 'data_sale')
        union all
        select p.id, f.purpose, f.wish, f.at from person p
        join identities i on i.party_id = p.party_id and i.workspace_id = p.workspace_id and i.kind in ('phone', 'email')
        join consent_facts f on f.workspace_id = p.workspace_id and f.channel in ('whatsapp', 'sms', 'email') and f.address_key = i.key
        where f.purpose in ('advertising', 'data_sale')
      )
      -- of one moment the objection counts
      select distinct on (id, purpose) id, purpose, wish from said order by id, purpose, at desc, wish desc`,
    values: [conversionIds],
  })
  const wishes = new Map<string, Wishes>()
  for (const { id, purpose, wish } of rows) {
    const known = wishes.get(id) ?? { advertising: null, dataSale: null }
    wishes.set(id, { ...known, [purpose === 'advertising' ? 'advertising' : 'dataSale']: wish })
  }
  return wishes
}
