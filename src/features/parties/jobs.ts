import type pg from 'pg'
import { linkParties } from './link-parties.ts'
import { moveIdentities, moveLeads, movePartyIntakes, shortenChains } from './store-move.ts'

/** The timer that makes one party of those that proved to be one. */
export function partyJobs(pool: pg.Pool) {
  return [{ name: 'link parties', everyMs: 1_000, run: () => followTies(pool) }]
}

/** Links tied parties, then brings over what points to the linked ones; each statement is a transaction of its own. */
export async function followTies(pool: pg.Pool): Promise<void> {
  await linkParties(pool)
  await shortenChains(pool)
  await moveIdentities(pool)
  await moveLeads(pool)
  await movePartyIntakes(pool)
}
