import type { Directory } from '../connections/directory.ts'
import { canSend, dailyLimitOf, dayIn } from '../senders/quota.ts'
import { readSenders, type Sender } from '../senders/store.ts'
import type { WorkspaceInfo } from '../step.ts'
import type { Campaign } from './campaign.ts'
import type { Limit } from './pace.ts'
import { listActive, type Reader } from './store-campaigns.ts'

/** The campaigns that send now and their senders, in memory, read anew by every round. */
export interface Live {
  refresh(): Promise<Campaign[]>
  campaignOf(id: string): Campaign | undefined
  /** What a send of this campaign by this connection must keep to. */
  limitsOf(campaignId: string, work: { workspaceId: string; connectionId: string }): Limit[]
  /** The senders of a connection; the one with the least health speaks for it. */
  senderOf(connectionId: string): Sender | undefined
  workspaceOf(id: string): WorkspaceInfo
}

export function createLive(pool: Reader & Parameters<typeof listActive>[0], directory: Directory): Live {
  let campaigns = new Map<string, Campaign>()
  let senders = new Map<string, Sender>()
  let days = new Map<string, string>()
  /** The day in a zone, as of the last round: a formatter for each message costs more than the message. */
  const today = (timeZone: string): string => {
    const known = days.get(timeZone) ?? dayIn(timeZone, new Date())
    days.set(timeZone, known)
    return known
  }

  return {
    refresh: async () => {
      const active = await listActive(pool)
      days = new Map()
      campaigns = new Map(active.map((campaign) => [campaign.id, campaign]))
      const workspaceIds = [...new Set(active.map(({ workspaceId }) => workspaceId))]
      const known = workspaceIds.length > 0 ? await readSenders(pool, workspaceIds) : []
      senders = new Map(known.map((sender) => [sender.connectionId, sender]))
      // a connection with a sender that cannot send is spoken for by that one
      for (const sender of known) if (!canSend(sender)) senders.set(sender.connectionId, sender)
      return active
    },
    limitsOf: (campaignId, { workspaceId, connectionId }) => {
      const limits: Limit[] = []
      const workspace = directory.workspace(workspaceId)
      const day = today(workspace.timeZone)
      const pace = campaigns.get(campaignId)?.rules.pace
      const jitter = pace?.jitter ?? 0
      if (pace?.perSecond)
        limits.push({ key: `campaign:${campaignId}`, perSecond: pace.perSecond, jitter, dailyLimit: null, day })
      const sender = senders.get(connectionId)
      const dailyLimit = sender ? dailyLimitOf(sender, day) : null
      if (sender && (sender.perSecond !== null || dailyLimit !== null))
        limits.push({ key: `sender:${connectionId}`, perSecond: sender.perSecond, jitter, dailyLimit, day })
      const overall = (workspace.settings.messaging as { perSecond?: unknown } | undefined)?.perSecond
      if (typeof overall === 'number' && overall > 0)
        limits.push({ key: `workspace:${workspaceId}`, perSecond: overall, jitter: 0, dailyLimit: null, day })
      return limits
    },
    campaignOf: (id) => campaigns.get(id),
    senderOf: (connectionId) => senders.get(connectionId),
    workspaceOf: (id) => directory.workspace(id),
  }
}
