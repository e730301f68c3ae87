import type { z } from 'zod'
import type { Transaction } from '../../db/transaction.ts'
import { foldedWords, prefixQuery } from '../../domain/fold.ts'
import { type Conditions, conditions } from '../conditions.ts'
import type { listedParty } from './contract.ts'

type ListedParty = z.output<typeof listedParty>

const iso = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The identity that a party must have: its kind and key. */
export type IdentityKey = readonly [kind: string, key: string]

export type PartySearch = { keys: IdentityKey[] } | { name: string }

/** So many enquiries by a name are looked through for the people behind them. */
const mostByName = 1_000

/** Newest first, without those that were linked to another one; one more than `limit` when there are more. */
export async function listParties(
  tx: Transaction,
  workspaceId: string,
  search: PartySearch | null,
  limit: number,
  after: string | undefined,
): Promise<ListedParty[]> {
  const where = conditions()
  where.compare('p.workspace_id', '=', workspaceId)
  where.compare('p.id', '<', after)
  where.and('p.merged_into is null and p.erased_at is null')
  if (search)
    where.and(`p.id in (select coalesce(n.merged_into, n.id) from core.parties n where n.id in (
      ${'keys' in search ? withKeys(where, search.keys) : named(where, workspaceId, search.name)}))`)
  const { rows } = await tx.query<ListedParty & { id: string }>(
    `with page as (select * from core.parties p where ${where.text()} order by p.id desc limit ${where.value(limit + 1)})
     select p.id, p.kind, p.full_name as "fullName", p.cpf_masked as "cpfMasked", ${iso('p.enriched_at')} as "enrichedAt", ${iso('p.created_at')} as "createdAt",
       coalesce((select jsonb_agg(jsonb_build_object('kind', i.kind, 'display', i.display) order by i.kind, i.first_seen_at)
         from identities i where i.party_id = p.id and i.display is not null), '[]') as identities,
       l.leads, l.newest as "newestLeadId"
     from page p cross join lateral (
       select count(*)::int as leads, (array_agg(l.id order by l.created_at desc, l.id desc))[1] as newest from leads l
       where l.workspace_id = p.workspace_id and l.party_id = p.id and l.merged_into is null and l.erased_at is null
     ) l order by p.id desc`,
    where.values,
  )
  return rows
}

function withKeys({ value }: Conditions, keys: IdentityKey[]): string {
  const kinds = value(keys.map(([kind]) => kind))
  return `select i.party_id from unnest(${kinds}::text[], ${value(keys.map(([, key]) => key))}::text[]) as k (kind, key)
    join identities i on i.workspace_id = p.workspace_id and i.kind = k.kind and i.key = k.key`
}

/** Words as the list of leads finds them; somebody without a lead by the whole name, once the walk over all people went by. */
function named({ value }: Conditions, workspaceId: string, name: string): string {
  const words = prefixQuery(foldedWords(name))
  const newest = `'infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff', ${mostByName}`
  return `select l.party_id from search_leads(${value(words)}, ${newest}) s join leads l on l.id = s.lead_id where l.erased_at is null
    union all select w.party_id from walked_names w where w.workspace_id = ${value(workspaceId)} and w.name_hash = hashtextextended(public.fold_text(${value(name)}), 0)`
}
