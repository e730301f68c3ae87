import type { Log } from '../../base/log.ts'
import type { Transaction } from '../../db/transaction.ts'
import type { Outcome } from '../../vendors/_kit/contract.ts'
import { readEffectKey } from './dispatch.ts'
import type { FailureWatch } from './failure-watch.ts'
import type { Live } from './live.ts'
import type { Pace } from './pace.ts'
import { beginMessages, type GateRow, takeBack } from './store-gate.ts'

/** An effect as the gate needs it. */
export interface GateWork {
  effectId: string
  key: string
  workspaceId: string
  connectionId: string
  intakeId: string
  receivedAt: Date
}

interface GateTools {
  log: Log
  live: Live
  pace: Pace
  failures: Pick<FailureWatch, 'note'>
  /** Stops a sender whose own fault a failure is. */
  stopSender(work: GateWork, campaignId: string, reason: string): Promise<void>
}

/** One message to one person from one sender in this time: what WhatsApp asks of business numbers. */
const pairSeconds = 6
/** The sender's fault this often in a row: nothing more is given to it. */
const mostFaults = 2
const afterFaultMs = 60_000

/**
 * The rules of campaigns at the last moment, for first tries and repeats alike: pace of campaign and sender, pause, opt-out,
 * quiet hours, the pair limit. Whatever is not a campaign's passes.
 */
export function createGate({ log, live, pace, stopSender, failures }: GateTools) {
  const faults = new Map<string, number>()

  return {
    waits: async (works: readonly GateWork[]): Promise<Map<string, number>> => {
      const limited = works.flatMap((work) => {
        const name = readEffectKey(work.key)
        const limits = name ? live.limitsOf(name.campaignId, work) : []
        return limits.length > 0 ? [{ work, limits }] : []
      })
      if (limited.length === 0) return new Map()
      const waits = await pace.take(limited.map(({ limits }) => limits))
      return new Map(limited.flatMap(({ work }, at) => (waits[at]! > 0 ? [[work.effectId, waits[at]!] as const] : [])))
    },

    admit: async (tx: Transaction, works: readonly GateWork[]) => {
      const rows = new Map<string, GateRow>()
      for (const { effectId, key } of works) {
        const name = readEffectKey(key)
        if (name) rows.set(effectId, { id: name.recipientId, campaignId: name.campaignId })
      }
      const withdrawn = new Set<string>()
      const waits = new Map<string, number>()
      if (rows.size === 0) return { withdrawn, waits }
      const hindered = await beginMessages(tx, [...rows.values()], pairSeconds)
      const back: GateRow[] = []
      const excluded: GateRow[] = []
      for (const [effectId, row] of rows) {
        const hindrance = hindered.get(row.id)
        if (!hindrance) continue
        if (hindrance === 'pair') waits.set(effectId, pairSeconds * 1_000)
        else withdrawn.add(effectId)
        if (hindrance === 'suppressed') excluded.push(row)
        else if (hindrance !== 'pair') back.push(row)
      }
      await takeBack(tx, back, null)
      await takeBack(tx, excluded, 'suppressed')
      return { withdrawn, waits }
    },

    judge: (work: GateWork, outcome: Outcome): Outcome => {
      const name = readEffectKey(work.key)
      if (!name) return outcome
      if (!isSendersFault(outcome)) {
        failures.note(name.campaignId, outcome)
        if (outcome.kind === 'done') faults.delete(work.connectionId)
        return outcome
      }
      const inRow = (faults.get(work.connectionId) ?? 0) + 1
      faults.set(work.connectionId, inRow)
      if (inRow >= mostFaults) {
        faults.delete(work.connectionId)
        stopSender(work, name.campaignId, outcome.reason).catch((error) =>
          log.error({ err: error, connection: work.connectionId }, 'sender not stopped'),
        )
      }
      // the message is not at fault: it goes again, by this sender or another
      return { kind: 'retry', reason: outcome.reason, afterMs: afterFaultMs }
    },
  }
}

/** Credentials, payment, permission, no such account, not connected: the next message would fare no better. */
const sendersFaults = new Set(['401', '402', '403', '404', 'disconnected'])

function isSendersFault(outcome: Outcome): outcome is Extract<Outcome, { reason: string }> {
  return 'code' in outcome && outcome.code !== undefined && sendersFaults.has(outcome.code)
}
