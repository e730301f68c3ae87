import type { Channel } from '../../domain/events.ts'
import type { MessageStatus } from '../lifecycle/advance-message.ts'
import type { Fact } from '../step.ts'
import type { ContactNews } from './known-message.ts'
import type { Advanced, ToldStatus } from './take-statuses.ts'

const names: Record<Channel, string> = { sms: 'SMS', whatsapp: 'WhatsApp', email: 'e-mail' }

export const channelName = (channel: Channel): string => names[channel]

/** Leaves news for `advanceContact`. */
export function addNews(fact: Fact, news: ContactNews[]): void {
  if (news.length > 0) fact.known.contactNews = [...(fact.known.contactNews ?? []), ...news]
}

export const causeOf = ({ effectId, intakeId }: Fact, text: string): ContactNews['cause'] =>
  effectId ? { kind: 'effect', id: effectId, text } : { kind: 'intake', id: intakeId, text }

/**
 * What the new stages of a message mean for the leads of the person it went to: a pure function of before and after.
 * `sms_sent` stands for every text, WhatsApp included; a read message is an opened one. A dead address is a bounce whatever
 * else is said of the message. `told`: the facts that brought it, at least one.
 */
export function contactNewsOf(advanced: Advanced, told: ToldStatus[]): ContactNews[] {
  const { leadIds, channel, messageKey } = advanced.before
  return stagesOf(advanced).flatMap(({ stage, status, at, text, confirms }) => {
    const { fact } = told.find(({ state }) => state === stage) ?? told[0]!
    const key = `message:${channel}:${messageKey}:${stage}`
    return leadIds.map((leadId) => ({
      leadId,
      key,
      fact: { kind: 'reached' as const, status, at },
      cause: causeOf(fact, text),
      ...(confirms && { confirms }),
    }))
  })
}

interface Stage {
  stage: MessageStatus | 'clicked'
  status: 'emailed' | 'sms_sent' | 'opened' | 'clicked' | 'bounced'
  at: Date
  text: string
  confirms?: true
}

function stagesOf({ before, after, error, isDeadAddress, clickedAt }: Advanced): Stage[] {
  const { channel, campaignId } = before
  const { sentAt, deliveredAt, readAt } = after
  const name = names[channel]
  const status = channel === 'email' ? 'emailed' : 'sms_sent'
  const isNew = (stage: 'sentAt' | 'deliveredAt' | 'readAt') => before[stage]?.getTime() !== after[stage]?.getTime()
  const stages: Stage[] = []
  if (sentAt && isNew('sentAt'))
    stages.push({ stage: 'sent', status, at: sentAt, text: campaignId ? 'campaign sent' : 'message sent' })
  if (deliveredAt && isNew('deliveredAt')) {
    const confirms = before.deliveredAt === null
    stages.push({ stage: 'delivered', status, at: deliveredAt, text: 'confirmed', ...(confirms && { confirms }) })
  }
  if (readAt && isNew('readAt'))
    stages.push({ stage: 'read', status: 'opened', at: readAt, text: `${name} message read` })
  if (clickedAt) stages.push({ stage: 'clicked', status: 'clicked', at: clickedAt, text: 'link clicked' })
  const dead = isDeadAddress ? before.facts.find((each) => each.isDeadAddress) : undefined
  const why = error?.code ?? dead?.errorCode ?? 'dead address'
  if (dead) stages.push({ stage: 'failed', status: 'bounced', at: dead.at, text: `${name} failed: ${why}` })
  return stages
}
