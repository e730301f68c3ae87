import type pg from 'pg'
import type { Log } from '../base/log.ts'
import type { Sealer } from '../base/seal.ts'
import { campaignJobs } from '../features/campaigns/jobs.ts'
import { type CampaignRunTools, createCampaigns } from '../features/campaigns/run-campaigns.ts'
import type { Directory } from '../features/connections/directory.ts'
import { createSwitchOffGone } from '../features/connections/switch-off-gone.ts'
import { createSendersOf } from '../features/senders/senders-of.ts'
import { createDress } from '../features/tracking/dress-email.ts'
import { type Loop, startLoop } from '../queue/loop.ts'
import { startSchedule } from '../queue/schedule.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import { connectionsFor } from './bind.ts'
import type { Gate } from './gate.ts'
import { createWish } from './wish.ts'

interface SendsTools {
  pool: pg.Pool
  log: Log
  sealer: Sealer
  directory: Directory
  vendors: ReadonlyMap<string, Vendor>
  publicUrl: string
}

/** Campaigns as this process sends them. */
export interface Sends {
  /** For ACT: who may begin. */
  gate: Gate
  sendersOf: ReturnType<typeof createSendersOf>
  wish: CampaignRunTools['wish']
  /** `wakeLine`: told after recipients were handed over. */
  start(wakeLine: () => void): void
  /** Lets the next round begin at once. */
  wake(): void
  stop(): Promise<void>
}

/** While something is active a round follows a round; else they look for it this often. */
const pollMs = 200

export function createSends(tools: SendsTools): Sends {
  const able: CampaignRunTools['connectionsFor'] = (workspaceId, kind, data) =>
    connectionsFor(tools, workspaceId, kind, data)
  const wish = createWish(tools)
  const campaigns = createCampaigns({
    ...tools,
    connectionsFor: able,
    wish,
    dress: createDress(tools),
  })
  const switchOffGone = createSwitchOffGone({ ...tools, wish })
  let loop: Loop | null = null
  let schedule: ReturnType<typeof startSchedule> | null = null
  return {
    gate: {
      ...campaigns.gate,
      judge: (work, outcome) => {
        switchOffGone(work, outcome)
        return campaigns.gate.judge(work, outcome)
      },
    },
    wish,
    sendersOf: createSendersOf(able),
    start: (wakeLine) => {
      const round = async () => {
        const moved = await campaigns.round()
        if (moved > 0) wakeLine()
        return moved
      }
      loop = startLoop('campaigns', round, pollMs, tools.log)
      schedule = startSchedule(tools.pool, campaignJobs(tools), tools.log)
    },
    wake: () => loop?.wake(),
    stop: async () => {
      await Promise.all([loop?.stop(), schedule?.stop()])
    },
  }
}
