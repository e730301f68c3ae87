import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Outcome } from '../../vendors/_kit/contract.ts'
import type { Campaign } from './campaign.ts'
import { causeOf, type Wish } from './dispatch.ts'
import { autoPauseOf, isTooMany, nextRun, type Reading, suspect } from './failures.ts'
import type { Live } from './live.ts'
import { moveCampaign } from './store-campaigns.ts'
import { readNewest, readSettled } from './store-failures.ts'
import { logStep } from './store-log.ts'
import { campaignPaused } from './tell-pause.ts'

/** Pauses campaigns whose messages fail. */
export interface FailureWatch {
  /** Looks at a campaign, once a second at most; true when that paused it. */
  pauses(campaign: Campaign): Promise<boolean>
  /** How one try of a campaign ended, its sender's own faults apart. */
  note(campaignId: string, outcome: Outcome): void
  /** Of a campaign that is resumed only what happens then counts. */
  forgetAllBut(active: readonly Campaign[]): void
}

interface Watched {
  /** On the database's clock. */
  since: Date
  readings: Reading[]
  nextLook: number
}

const lookEveryMs = 1_000

interface WatchTools {
  pool: pg.Pool
  log: Log
  live: Pick<Live, 'campaignOf' | 'workspaceOf'>
  wish: Wish
}

/** What pauses a campaign stands in its log, and the team is told. */
export function createFailureWatch({ pool, log, live, wish }: WatchTools): FailureWatch {
  const watched = new Map<string, Watched>()
  const runs = new Map<string, { error: string; count: number }>()

  const pause = async (campaign: Campaign, reason: string): Promise<boolean> => {
    const { id, workspaceId } = campaign
    const paused = await inTransaction(pool, async (tx) => {
      if (!(await moveCampaign(tx, { workspaceId, id, from: ['active'], to: 'paused', reason }))) return false
      const step = await logStep(tx, { workspaceId, campaignId: id, step: 'paused', actor: 'hub', detail: { reason } })
      const { language } = live.workspaceOf(workspaceId)
      await wish(tx, causeOf(campaign), [campaignPaused(campaign, { step, reason, language })])
      return true
    })
    if (paused) log.warn({ campaign: id, reason }, 'campaign paused after failures')
    return paused
  }

  return {
    pauses: async (campaign) => {
      const limits = autoPauseOf(campaign.rules)
      const known = watched.get(campaign.id)
      if (!limits || (known && known.nextLook > Date.now())) return false
      const { at, ...reading } = await readSettled(pool, campaign.id)
      const { kept, isSuspect } = suspect(known?.readings ?? [], reading, limits)
      const since = known?.since ?? at
      watched.set(campaign.id, { since, readings: kept, nextLook: Date.now() + lookEveryMs })
      if (!isSuspect) return false
      const { of, failed, error } = await readNewest(pool, campaign.id, since, limits.ofLast)
      if (of < limits.ofLast || !isTooMany(failed, of, limits.failedPercent)) return false
      return pause(campaign, `${failed} of the last ${of} messages failed, most with: ${error ?? 'no reason given'}`)
    },
    note: (campaignId, outcome) => {
      const campaign = live.campaignOf(campaignId)
      const limits = campaign && autoPauseOf(campaign.rules)
      if (!limits || outcome.kind === 'retry' || isDeadAddress(outcome)) return
      const error = outcome.kind === 'reject' ? (outcome.code ?? outcome.reason) : null
      const run = nextRun(runs.get(campaignId), error)
      if (run) runs.set(campaignId, run)
      else runs.delete(campaignId)
      if (outcome.kind !== 'reject' || !run || run.count < limits.sameErrorInRow) return
      runs.delete(campaignId)
      pause(campaign, `${run.count} messages in a row were refused: ${outcome.reason}`).catch((failure) =>
        log.error({ err: failure, campaign: campaignId }, 'campaign not paused'),
      )
    },
    forgetAllBut: (active) => {
      const ids = new Set(active.map(({ id }) => id))
      for (const known of [watched, runs]) for (const id of known.keys()) if (!ids.has(id)) known.delete(id)
    },
  }
}

/** That somebody has no such number is the list's fault, and the share tells of it. */
const isDeadAddress = (outcome: Outcome) =>
  'events' in outcome &&
  (outcome.events ?? []).some((event) => event.type === 'message.status' && event.data.error?.deadAddress === true)
