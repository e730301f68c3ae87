import { laneOf, newId } from '../base/ids.ts'
import type { Sealer } from '../base/seal.ts'
import type { Transaction } from '../db/transaction.ts'
import { intentRules } from '../domain/intents.ts'
import type { AttemptRecord } from './act.ts'
import type { Bound } from './bind.ts'
import type { Answer } from './read-work.ts'
import { type EffectRow, insertEffects, loadDoneAnswers, reviveEffects } from './store-decide.ts'
import type { AnswerWork } from './store-settle.ts'

export interface Queued {
  count: number
  /** New purposes, and old answers decided again, by intake: what each intake waits for. */
  openByIntake: Map<string, number>
  /** Replay only. */
  answersAgain: AnswerWork[]
}

/**
 * Bound intents become effects with work. A key that exists is the same wish made again: nothing happens, except on a
 * replay, where failed ones go again and the answers of done ones are decided again.
 */
export async function queueEffects(tx: Transaction, sealer: Sealer, bound: Bound[]): Promise<Queued> {
  const rows = new Map<string, EffectRow & { isReplay: boolean; vendor: string }>()
  for (const each of bound) {
    const row = effectRow(each, sealer)
    rows.set(`${row.workspaceId} ${row.key}`, row)
  }
  const all = [...rows.values()]
  const created = await insertEffects(tx, all)
  const openByIntake = new Map<string, number>()
  const open = (intakeId: string) => openByIntake.set(intakeId, (openByIntake.get(intakeId) ?? 0) + 1)
  for (const row of all) if (created.has(row.id) && row.weight === 'purpose') open(row.intakeId)

  const known = all.filter((row) => row.isReplay && !created.has(row.id))
  const revived = await reviveEffects(tx, known)
  for (const row of known) if (revived.has(row.key) && row.weight === 'purpose') open(row.intakeId)
  const answersAgain = await answersOfDone(tx, sealer, known)
  for (const answer of answersAgain) open(answer.intakeId)
  return { count: created.size + revived.size, openByIntake, answersAgain }
}

async function answersOfDone(
  tx: Transaction,
  sealer: Sealer,
  rows: (EffectRow & { vendor: string })[],
): Promise<AnswerWork[]> {
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const done = await loadDoneAnswers(tx, rows)
  return done.flatMap(({ effectId, key, record }) => {
    const row = byKey.get(key)!
    const { events = [] } = sealer.openJson<AttemptRecord>(record)
    if (events.length === 0) return []
    const answer: Answer = { connectionId: row.connectionId, vendor: row.vendor, events }
    return [
      {
        id: newId(),
        lane: row.lane,
        workspaceId: row.workspaceId,
        intakeId: row.intakeId,
        receivedAt: row.receivedAt,
        effectId,
        answer: sealer.sealJson(answer),
        isReplay: true,
      },
    ]
  })
}

function effectRow(
  { fact, intent, connection }: Bound,
  sealer: Sealer,
): EffectRow & { isReplay: boolean; vendor: string } {
  const hold = `${connection.id}:${intent.target}`
  return {
    id: newId(),
    workspaceId: fact.workspaceId,
    key: `${intent.key}@${connection.id}`,
    connectionId: connection.id,
    kind: intent.kind,
    weight: intentRules[intent.kind].weight,
    intakeId: fact.intakeId,
    receivedAt: fact.receivedAt,
    leadId: intent.leadId ?? null,
    target: intent.target,
    reason: intent.reason,
    legalBasis: intent.basis?.legalBasis ?? null,
    purpose: intent.basis?.purpose ?? null,
    data: sealer.sealJson(intent.data),
    lane: laneOf(hold),
    hold,
    runAt: intent.notBefore ? new Date(intent.notBefore) : null,
    isReplay: fact.isReplay,
    vendor: connection.vendor,
  }
}
