import type { Transaction } from '../../db/transaction.ts'
import { type KeySet, keySetsOf } from './rare-keys.ts'
import type { LeadFilter } from './store-filter.ts'
import type { LeadSearch, Place } from './store-search.ts'

/** The newest leads after a place in the list among which all that are meant are: `filter` is still to be asked of them. */
export interface Sieve {
  /** `last`: where to go on; null: there are no more. */
  read(after: Place | null, most: number): Promise<{ ids: string[]; last: Place | null }>
  /** How many are worth looking at in one go. */
  most: number
  /** How many leads of the list to walk through before it is worth its cost; 0: it comes first. */
  walkFirst: number
}

/** Columns whose leads an index gives in the list's order, or as a few. Those of an owner are sieved along with the keys. */
const ownIndexes = [
  ...(['teamId', 'partyId', 'campaignId', 'purchaseStatus', 'contactStatus'] as const),
  ...(['websiteStatus', 'subscriptionStatus', 'isClosed', 'isEnriched'] as const),
] satisfies (keyof LeadFilter)[]

/** How to come to a selection's leads by an index of their words or keys; null: there is none. */
export async function sieveOf(tx: Transaction, filter: LeadFilter, search: LeadSearch | null): Promise<Sieve | null> {
  if (search?.kind === 'words') return readWords(tx, search.words)
  const sets = search ? [] : keySetsOf(filter)
  if (sets.length === 0) return null
  const judged = await judge(tx, sets)
  // an index of its own serves these better than keys that many have
  if (!judged || (judged.walkFirst !== 0 && ownIndexes.some((name) => filter[name] !== undefined))) return null
  const given = [JSON.stringify(sets), filter.ownerId ?? null, judged.expected]
  return { read: readerOf(tx, 'leads_with_keys($4, $5, $6', given), most: 20_000, walkFirst: judged.walkFirst }
}

/** How common words are nobody knows: those of one name in ten fill a page sooner by walking. */
function readWords(tx: Transaction, words: string): Sieve {
  return { read: readerOf(tx, 'search_leads($4', [words]), most: 4_000, walkFirst: words === '' ? 0 : 1_200 }
}

/** `call`: the beginning of a call that takes `given`, and then the place and the number that every reader is asked for. */
function readerOf(
  tx: Transaction,
  call: 'search_leads($4' | 'leads_with_keys($4, $5, $6',
  given: (string | number | null)[],
): Sieve['read'] {
  return async (after, most) => {
    if (given[0] === '') return { ids: [], last: null }
    const { createdAt, id } = after ?? { createdAt: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' }
    const { rows } = await tx.query<{ id: string; at: string }>(
      `select lead_id as id, listed_at::text as at from ${call}, $1, $2, $3)`,
      [createdAt, id, most, ...given],
    )
    const last = rows.at(-1)
    return {
      ids: rows.map((row) => row.id),
      last: rows.length === most && last ? { createdAt: last.at, id: last.id } : null,
    }
  }
}

interface Judged {
  /** See `Sieve`. */
  walkFirst: number
  /** How many leads the rarest of the keys has. */
  expected: number
}

/**
 * How far to walk before the keys are asked; null: nothing is known of them. Of `n` leads with a key among `all`, walking
 * judges about `51 · all / n` for a page, and the index takes all `n` in hand to fetch the hundredth of them that the first
 * slice holds: so the keys win while `n²` stays below `2,000 · all`. Keys that are common by themselves may be rare
 * together, or far down: those are asked when three times the way was in vain.
 */
async function judge(tx: Transaction, sets: KeySet[]): Promise<Judged | null> {
  const { rows } = await tx.query<{ key: string; leads: number; all: number }>({
    name: 'count_keys',
    text: 'select key, leads, all_leads as "all" from count_keys($1)',
    values: [[...new Set(sets.flat())]],
  })
  // an empty set is met by nobody
  if (sets.some((set) => set.length === 0)) return { walkFirst: 0, expected: 0 }
  if (rows.length === 0) return null
  const counts = new Map(rows.map(({ key, leads }) => [key, leads]))
  const all = Math.max(rows[0]!.all, 1)
  const sizes = sets.map((set) =>
    Math.min(
      all,
      set.reduce((sum, key) => sum + counts.get(key)!, 0),
    ),
  )
  const expected = Math.ceil(Math.min(...sizes))
  if (expected ** 2 < 2_000 * all) return { walkFirst: 0, expected }
  const share = sizes.reduce((product, size) => (product * size) / all, 1)
  return { walkFirst: Math.min(5_000, Math.max(500, Math.ceil(150 / share))), expected }
}
