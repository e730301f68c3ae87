import { hash } from 'node:crypto'
import type { Campaign } from './campaign.ts'

/** Stands for a variant in the rows of people who get nothing, to compare with. */
export const heldOut = -1

/** How many people of a campaign have each variant, or `heldOut`. */
export type Shares = Map<number, number>

/**
 * Shares people out among the variants and those who get nothing. `taken` is what was shared out before, and is counted on:
 * after any number of people every share is exact within one person (Tijdeman's algorithm for the chairman assignment
 * problem). Within a batch chance orders people, so that who comes first in the audience decides nothing; the same batch after the
 * same shares is split the same.
 */
export function split(
  { id, variants, rules }: Pick<Campaign, 'id' | 'variants' | 'rules'>,
  partyIds: readonly string[],
  taken: Shares,
): Map<string, number> {
  const rest = 1 - rules.holdout / 100
  const total = variants.reduce((sum, { share }) => sum + share, 0)
  const groups = variants.map(({ share }, group) => ({ group, weight: (rest * share) / total }))
  if (rules.holdout > 0) groups.push({ group: heldOut, weight: 1 - rest })
  const has = (group: number) => taken.get(group) ?? 0
  const slack = groups.length > 1 ? 1 / (2 * groups.length - 2) : 0
  let people = groups.reduce((sum, { group }) => sum + has(group), 0)
  const ordered = partyIds.map((partyId) => ({ partyId, chance: hash('sha256', `${id} ${partyId}`) }))
  ordered.sort((a, b) => (a.chance < b.chance ? -1 : 1))
  return new Map(
    ordered.map(({ partyId }) => {
      people++
      const behind = groups.map((each) => ({ ...each, by: each.weight * people - has(each.group) }))
      const due = behind.filter(({ by }) => by >= slack - 1e-9)
      const urgency = ({ by, weight }: (typeof behind)[number]) => (1 - slack - by) / weight
      const first = (due.length > 0 ? due : behind).reduce((best, each) =>
        urgency(each) < urgency(best) ? each : best,
      )
      taken.set(first.group, has(first.group) + 1)
      return [partyId, first.group]
    }),
  )
}
