import type { CampaignRules } from './campaign.ts'

/** When failures pause a campaign; null: never. */
export type AutoPause = NonNullable<CampaignRules['autoPause']>

const usual: AutoPause = { failedPercent: 50, ofLast: 20, sameErrorInRow: 10 }

export const autoPauseOf = ({ autoPause }: Pick<CampaignRules, 'autoPause'>): AutoPause | null =>
  autoPause === undefined ? usual : autoPause

/** What a campaign's counters said at one moment. */
export interface Reading {
  /** Messages of which it is known whether they were sent. */
  settled: number
  failed: number
}

/**
 * Whether the counters leave it possible that too many of the newest messages failed: then the messages themselves are
 * looked at. `kept`: the readings that the next judgement needs, oldest first.
 */
export function suspect(
  earlier: readonly Reading[],
  now: Reading,
  { failedPercent, ofLast }: Pick<AutoPause, 'failedPercent' | 'ofLast'>,
): { kept: Reading[]; isSuspect: boolean } {
  const base = earlier.findLastIndex(({ settled }) => settled <= now.settled - ofLast)
  const last = earlier.at(-1)
  const isNew = !last || last.settled !== now.settled || last.failed !== now.failed
  const kept = [...earlier.slice(Math.max(0, base)), ...(isNew ? [now] : [])]
  const since = earlier[base]
  const isSuspect =
    since !== undefined && isTooMany(now.failed - since.failed, now.settled - since.settled, failedPercent)
  return { kept, isSuspect }
}

export const isTooMany = (failed: number, of: number, failedPercent: number): boolean =>
  failed > 0 && failed * 100 >= of * failedPercent

/** Counts refusals with one error in a row; anything else begins the count anew. */
export function nextRun(
  run: { error: string; count: number } | undefined,
  error: string | null,
): { error: string; count: number } | undefined {
  if (error === null) return undefined
  return { error, count: run?.error === error ? run.count + 1 : 1 }
}
