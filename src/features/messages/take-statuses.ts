import { maskCpfs } from '../../domain/mask.ts'
import { type MessageStanding, type MessageStatus, messageStateOf } from '../lifecycle/advance-message.ts'
import { factTime } from '../lifecycle/fact-time.ts'
import type { Fact, StepTools } from '../step.ts'
import { indexable } from './address.ts'
import {
  type Binding,
  keepFacts,
  lockMessages,
  type MessageFactRow,
  type MessageRef,
  type SentMessage,
  type StandingRow,
  type Taken,
  writeStandings,
} from './store.ts'
import { writeEngagement } from './store-engagement.ts'

/** What one fact says of one message that we sent. */
export interface ToldStatus extends MessageRef {
  fact: Fact
  /** Null: the vendor's word for it is not known. */
  state: MessageStatus | null
  error: { code: string | null; message: string | null; deadAddress: boolean } | null
  sender: string | null
}

/** A message of the ledger before and after the facts of a batch. */
export interface Advanced {
  before: SentMessage
  after: MessageStanding
  /** Why it failed; null unless it stands as failed. */
  error: { code: string | null; message: string | null } | null
  /** The address can never be reached, whatever else is said of the message. */
  isDeadAddress: boolean
  /** When a person first followed a link, where that was looked at. */
  clickedAt: Date | null
}

/** When a fact happened, as far as we believe its vendor. An answer to us came long after the intake that caused it. */
export const timeOf = ({ event, receivedAt, effectId }: Fact): Date =>
  factTime(event.occurredAt, effectId === null ? receivedAt : new Date())

export const keyOf = ({ workspaceId, channel, messageKey }: MessageRef): string =>
  `${workspaceId} ${channel} ${messageKey}`

/** Keeps what is said of messages, also of those that are not in the ledger (yet). */
export async function keepStatuses(told: ToldStatus[], { tx }: Pick<StepTools, 'tx'>): Promise<void> {
  await keepFacts(tx, told.map(toRef), fold(told))
}

/**
 * Brings the ledger's rows of these messages to where their facts put them, those that were taken under their vendor's id
 * from now on. Messages that are not in the ledger are left out; what was said of them waits for their row. Call it after
 * `keepStatuses`. `engaged`: of which openings and clicks are looked at, too; what waited for a message that was taken always is.
 */
export async function advanceMessages(
  refs: MessageRef[],
  { tx }: Pick<StepTools, 'tx'>,
  taken: Taken[] = [],
  engaged: MessageRef[] = taken.map(({ vendorMessageId, ...of }) => ({ ...of, messageKey: vendorMessageId })),
): Promise<Map<string, Advanced>> {
  const advanced = new Map<string, Advanced>()
  const bindings = new Map(taken.map((each) => [each.id, each]))
  const changed: (StandingRow & Binding)[] = []
  for (const before of await lockMessages(tx, refs.map(toRef), taken)) {
    const after = messageStateOf(before.facts)
    const error = after.status === 'failed' ? errorOf(before) : null
    const isDeadAddress = before.facts.some((fact) => fact.isDeadAddress)
    advanced.set(keyOf(before), { before, after, error, isDeadAddress, clickedAt: null })
    const row = rowOf(before.id, after, error)
    const binding = bindings.get(before.id)
    if (binding || isDifferent(before, row)) changed.push({ ...row, ...(binding ? bindingOf(binding) : unbound) })
  }
  await writeStandings(tx, changed)
  const clicks = engaged.length > 0 ? await writeEngagement(tx, engaged.map(toRef)) : []
  for (const { at, ...ref } of clicks) {
    const found = advanced.get(keyOf(ref))
    if (found) found.clickedAt = at
  }
  return advanced
}

const unbound: Binding = { vendorMessageId: null, connectionId: null, sender: null }
const bindingOf = ({ vendorMessageId, connectionId, sender }: Taken): Binding => ({
  vendorMessageId,
  connectionId,
  sender,
})

export const toRef = ({ workspaceId, channel, messageKey }: MessageRef): MessageRef => ({
  workspaceId,
  channel,
  messageKey,
})

const longestError = 500

/** One row for each message and state: the earliest of its tellings. */
function fold(told: ToldStatus[]): MessageFactRow[] {
  const rows = new Map<string, MessageFactRow>()
  for (const { fact, state, error, sender, ...ref } of told) {
    if (state === null) continue
    const row: MessageFactRow = {
      ...toRef(ref),
      state,
      at: timeOf(fact),
      errorCode: error?.code ? indexable(error.code) : null,
      errorMessage: error?.message ? maskCpfs(error.message).slice(0, longestError) : null,
      isDeadAddress: error?.deadAddress ?? false,
      connectionId: fact.connectionId,
      sender,
      intakeId: fact.intakeId,
    }
    const id = `${keyOf(ref)} ${state}`
    const known = rows.get(id)
    const isDeadAddress = row.isDeadAddress || (known?.isDeadAddress ?? false)
    rows.set(id, { ...(known && !isEarlier(row, known) ? known : row), isDeadAddress })
  }
  return [...rows.values()]
}

const orderOf = ({ at, errorCode, errorMessage }: MessageFactRow) =>
  `${at.toISOString()} ${errorCode ?? ''} ${errorMessage ?? ''}`
const isEarlier = (a: MessageFactRow, b: MessageFactRow) => orderOf(a) < orderOf(b)

function errorOf({ facts }: SentMessage): Advanced['error'] {
  const failed = facts.find(({ status }) => status === 'failed')
  return failed ? { code: failed.errorCode, message: failed.errorMessage } : null
}

function rowOf(id: string, standing: MessageStanding, error: Advanced['error']): StandingRow {
  const { status, sentAt, deliveredAt, readAt, failedAt, flags } = standing
  const reason = { errorCode: error?.code ?? null, errorMessage: error?.message ?? null }
  return { id, state: status, sentAt, deliveredAt, readAt, failedAt, ...reason, flags }
}

function isDifferent(before: SentMessage, after: StandingRow): boolean {
  const { id, status, sentAt, deliveredAt, readAt, failedAt, errorCode, errorMessage, flags } = before
  const row = { id, state: status, sentAt, deliveredAt, readAt, failedAt, errorCode, errorMessage, flags }
  return JSON.stringify(row) !== JSON.stringify(after)
}
