import type pg from 'pg'
import type { Log } from '../../base/log.ts'
import type { Sealer } from '../../base/seal.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Vendor } from '../../vendors/_kit/contract.ts'
import type { Directory } from '../connections/directory.ts'
import { canSend, dailyLimitOf, dayIn } from '../senders/quota.ts'
import { senderNameOf } from '../senders/sender-name.ts'
import { createSendersOf } from '../senders/senders-of.ts'
import { ensureSenders } from '../senders/store.ts'
import type { StepTools } from '../step.ts'
import type { Campaign } from './campaign.ts'
import type { Candidate } from './choose-sender.ts'
import { type DispatchTools, dispatch } from './dispatch.ts'
import { createFailureWatch } from './failure-watch.ts'
import { createGate } from './gate.ts'
import { createLive } from './live.ts'
import { createPace } from './pace.ts'
import { planChunk } from './plan-audience.ts'
import { activate } from './start-campaign.ts'
import { createStopSender } from './stop-sender.ts'
import { listDue, noteReason } from './store-campaigns.ts'
import { completeCampaigns, countWaiting, holdLate } from './store-dispatch.ts'
import { logStep } from './store-log.ts'
import { usedToday } from './store-pace.ts'

export interface CampaignRunTools extends DispatchTools {
  pool: pg.Pool
  log: Log
  sealer: Sealer
  directory: Directory
  vendors: ReadonlyMap<string, Vendor>
  connectionsFor: StepTools['connectionsFor']
}

/** Handed over and not begun, for one connection: enough to keep it busy, few enough that a pause takes back little. */
const mostWaiting = 512
/** With a pace: what it sends in this time. */
const waitingSeconds = 0.5

/** What sends campaigns: a round hands over whoever's turn it is, the gate judges each send at the last moment. */
export function createCampaigns(tools: CampaignRunTools) {
  const { pool, log, directory } = tools
  const live = createLive(pool, directory)
  const sendersOf = createSendersOf(tools.connectionsFor)
  const stopSender = createStopSender({ ...tools, live })
  const failures = createFailureWatch({ ...tools, live })
  const gate = createGate({ log, live, pace: createPace(pool), stopSender, failures })

  return {
    gate,
    /** One round over every active campaign; returns how many recipients were planned or left the queue. */
    round: async (): Promise<number> => {
      await startDue()
      let moved = 0
      const still: string[] = []
      const active = await live.refresh()
      failures.forgetAllBut(active)
      for (const campaign of active) {
        const count = await advance(campaign).catch((error) => {
          log.error({ err: error, campaign: campaign.id }, 'campaign not advanced')
          return 0
        })
        moved += count
        if (count === 0) still.push(campaign.id)
      }
      for (const { id, workspaceId } of await completeCampaigns(pool, still)) {
        await logStep(pool, { workspaceId, campaignId: id, step: 'completed', actor: 'hub' })
        log.info({ campaign: id }, 'campaign completed')
      }
      return moved
    },
  }

  async function startDue(): Promise<void> {
    for (const campaign of await listDue(pool))
      await inTransaction(pool, (tx) => activate(tx, { ...tools, sendersOf }, campaign, 'hub'))
  }

  async function advance(campaign: Campaign): Promise<number> {
    if (await failures.pauses(campaign)) return 1
    const workspace = directory.workspace(campaign.workspaceId)
    let planned = 0
    if (campaign.plannedAt === null) planned = (await planChunk(pool, workspace, campaign.id)) ?? 0
    if (campaign.sendUntil && campaign.sendUntil <= new Date()) await holdLate(pool, campaign.id)
    const candidates = await findCandidates(campaign)
    return planned + (await dispatch(tools, campaign, workspace, candidates))
  }

  async function findCandidates(campaign: Campaign): Promise<Candidate[]> {
    const able = sendersOf(campaign)
    await ensureKnown(campaign, able)
    const open = able.filter(({ id }) => {
      const sender = live.senderOf(id)
      return !sender || canSend(sender)
    })
    const reason =
      open.length > 0 ? null : able.length > 0 ? 'no sender can send now' : 'no connection speaks this channel'
    if (reason !== campaign.statusReason) await noteReason(pool, campaign.id, reason)
    if (open.length === 0) return []
    const ids = open.map(({ id }) => id)
    const waiting = await countWaiting(pool, ids, mostWaiting)
    const day = dayIn(directory.workspace(campaign.workspaceId).timeZone, new Date())
    const used = await usedToday(
      pool,
      ids.map((id) => `sender:${id}`),
      day,
    )
    return ids.map((connectionId): Candidate => {
      const sender = live.senderOf(connectionId)
      const paces = [campaign.rules.pace?.perSecond, sender?.perSecond].filter((each) => typeof each === 'number')
      const most =
        paces.length > 0 ? Math.min(mostWaiting, Math.ceil(Math.min(...paces) * waitingSeconds)) : mostWaiting
      const limit = sender ? dailyLimitOf(sender, day) : null
      const quotaLeft =
        limit === null
          ? null
          : Math.max(0, limit - (used.get(`sender:${connectionId}`) ?? 0) - (waiting.get(connectionId) ?? 0))
      const free = most - (waiting.get(connectionId) ?? 0)
      // in halves: a handful at a time costs as many statements as all at once
      const room = free * 2 < most ? 0 : free
      return { connectionId, room, health: sender?.health ?? 100, quotaLeft }
    })
  }

  /** A sender has a row before its first message, so that it can be stopped. */
  async function ensureKnown(campaign: Campaign, able: { id: string; vendor: string }[]): Promise<void> {
    const rows = able
      .filter(({ id }) => !live.senderOf(id))
      .map(({ id }) => {
        const connection = directory.connection(id)!
        const sender = senderNameOf(tools.vendors.get(connection.vendor), connection)
        return { workspaceId: campaign.workspaceId, connectionId: id, sender, channel: campaign.channel }
      })
    await ensureSenders(pool, rows)
  }
}

export type Campaigns = ReturnType<typeof createCampaigns>
