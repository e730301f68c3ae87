import type pg from 'pg'
import { inTransaction, type Transaction } from '../../db/transaction.ts'
import type { Intent } from '../../domain/intents.ts'
import type { WorkspaceInfo } from '../step.ts'
import type { Campaign } from './campaign.ts'
import { type Candidate, chooseSenders } from './choose-sender.ts'
import { createOpenings, type Opening } from './place.ts'
import { createRenderer, languageOf, type RenderedMessage } from './render-message.ts'
import * as store from './store-dispatch.ts'

/** Makes effects in the caller's transaction (pipeline/wish.ts); returns how many. */
export type Wish = (
  tx: Transaction,
  cause: { workspaceId: string; intakeId: string; receivedAt: Date },
  intents: Intent[],
) => Promise<number>

/** What a campaign's wishes hang on: the request that started it. */
export const causeOf = ({ workspaceId, intakeId, intakeReceivedAt }: Campaign): Parameters<Wish>[1] => ({
  workspaceId,
  intakeId: intakeId!,
  receivedAt: intakeReceivedAt!,
})

export interface DispatchTools {
  pool: pg.Pool
  wish: Wish
  /** What an e-mail gets besides its text: links that tell of clicks, a way out. */
  dress(
    campaign: Campaign,
    recipient: { id: string; address: string },
    message: RenderedMessage,
    language: string,
  ): DressedMessage
}

export interface DressedMessage extends RenderedMessage {
  headers?: Record<string, string>
}

/** The name of a campaign's effect: of one recipient, handed over for the n-th time. */
export const effectKey = (campaignId: string, recipientId: string, handed: number) =>
  `campaign:${campaignId}:${recipientId}:${handed}`

/** What `effectKey` was made of; null for other effects. */
export function readEffectKey(key: string): { campaignId: string; recipientId: string } | null {
  const found = /^campaign:([0-9a-f-]{36}):([0-9a-f-]{36}):\d+(?:@|$)/.exec(key)
  return found && { campaignId: found[1]!, recipientId: found[2]! }
}

/**
 * Hands the next recipients of a campaign to the line: their messages enter the ledger and become effects in one
 * transaction, so that a recipient is either waiting or handed over, whoever is killed. Returns how many left the queue.
 */
export async function dispatch(
  tools: DispatchTools,
  campaign: Campaign,
  workspace: WorkspaceInfo,
  candidates: readonly Candidate[],
): Promise<number> {
  const room = candidates.reduce((sum, each) => sum + Math.min(each.room, each.quotaLeft ?? each.room), 0)
  if (room < 1) return 0
  return inTransaction(tools.pool, async (tx) => {
    const due = await store.claimDue(tx, campaign.id, campaign.channel, Math.min(room, mostAtOnce))
    if (due.length === 0) return 0
    const openings = createOpenings(campaign.rules.quietHours, workspace.timeZone)
    const now = new Date()
    const judged = due.map((recipient) => ({ recipient, opening: openings(now, recipient.place) }))
    const open = judged.filter(({ opening }) => isOpen(opening, now) && !isPast(campaign.sendUntil, now))
    const senders = chooseSenders(
      open.map(({ recipient }) => recipient),
      candidates,
    )
    const leaving = open.flatMap((each, at) => (senders[at] ? [{ ...each, connectionId: senders[at] }] : []))
    const waiting = judged.filter(({ opening }) => !isOpen(opening, now) || isPast(campaign.sendUntil, now))
    const moves = [
      ...leaving.map(({ recipient }) => ({ id: recipient.id, state: 'handed' as const, reason: null, dueAt: null })),
      ...waiting.map(({ recipient, opening }) => ({ id: recipient.id, ...waitFor(opening, campaign.sendUntil, now) })),
    ]
    await store.moveRecipients(tx, campaign.id, moves)
    await hand(tx, tools, campaign, workspace, leaving)
    return moves.length
  })
}

const mostAtOnce = 500

const isOpen = ({ opensAt }: Opening, now: Date) => opensAt !== null && opensAt <= now
const isPast = (end: Date | null, now: Date) => end !== null && end <= now

/** Where somebody goes who must not be written to now. */
function waitFor({ opensAt }: Opening, sendUntil: Date | null, now: Date): Omit<store.RecipientMove, 'id'> {
  if (opensAt === null) return { state: 'excluded', reason: 'never_allowed', dueAt: null }
  if (sendUntil && (opensAt >= sendUntil || now >= sendUntil)) return { state: 'held', reason: 'too_late', dueAt: null }
  return { state: 'queued', reason: null, dueAt: opensAt }
}

interface Leaving {
  recipient: store.DueRecipient
  opening: Opening
  connectionId: string
}

async function hand(
  tx: Transaction,
  tools: DispatchTools,
  campaign: Campaign,
  workspace: WorkspaceInfo,
  leaving: Leaving[],
): Promise<void> {
  if (leaving.length === 0) return
  const renderFor = createRenderer(campaign.variants, campaign.channel)
  const dressed = leaving.map(({ recipient }) => {
    const language = languageOf(recipient.place.country, workspace.language)
    const rendered = renderFor(recipient.variant, language, recipient)
    return campaign.channel === 'email' ? tools.dress(campaign, recipient, rendered, language) : rendered
  })
  await store.insertHanded(
    tx,
    leaving.map((each, at) => toMessage(campaign, each, dressed[at]!)),
  )
  const intents = leaving.map((each, at) => toIntent(campaign, each, dressed[at]!))
  const made = await tools.wish(tx, causeOf(campaign), intents)
  if (made !== leaving.length) throw new Error(`${leaving.length} messages became ${made} effects`)
}

function toMessage(
  campaign: Campaign,
  { recipient, opening, connectionId }: Leaving,
  message: RenderedMessage,
): store.HandedMessage {
  const ends = [opening.closesAt, campaign.sendUntil].filter((each) => each !== null)
  return {
    id: recipient.id,
    workspaceId: campaign.workspaceId,
    channel: campaign.channel,
    connectionId,
    address: recipient.address,
    addressKey: recipient.addressKey,
    contactName: recipient.fullName,
    partyId: recipient.partyId,
    leadId: recipient.leadId,
    campaignId: campaign.id,
    variant: recipient.variant,
    subject: message.subject,
    text: message.text,
    allowedUntil: ends.length > 0 ? new Date(Math.min(...ends.map(Number))) : null,
  }
}

function toIntent(
  campaign: Campaign,
  { recipient, connectionId }: Leaving,
  message: DressedMessage,
): Intent<'message.send'> {
  return {
    kind: 'message.send',
    key: effectKey(campaign.id, recipient.id, recipient.handed + 1),
    target: recipient.address,
    connectionId,
    leadId: recipient.leadId,
    reason: `Campaign ${campaign.name}`,
    data: {
      ledgerId: recipient.id,
      channel: campaign.channel,
      to: recipient.address,
      toName: recipient.fullName,
      text: message.text,
      ...(message.subject && { subject: message.subject }),
      ...(message.html && { html: message.html }),
      ...(message.headers && { headers: message.headers }),
    },
  }
}
