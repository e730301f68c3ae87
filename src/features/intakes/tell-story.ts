import type { z } from 'zod'
import type { Sealer } from '../../base/seal.ts'
import { maskCpfs } from '../../domain/mask.ts'
import type { intakeDetail, timelineEntry } from './contract.ts'
import type { IntakeRow } from './store.ts'
import type { AttemptRow, Happened } from './store-timeline.ts'

type Entry = z.output<typeof timelineEntry>
type Detail = z.output<typeof intakeDetail>

/**
 * What people may see of a request: opened, CPFs masked, with all that happened to it in order. `isWithheld`: the caller may
 * not see some field, which what was sent could hold under any name, so none of it is shown.
 */
export function tellStory(row: IntakeRow, happened: Happened, sealer: Sealer, isWithheld: boolean): Detail {
  const { action, dedupeKey, outcome, body: _, headers: __, occurredAt, ...item } = row
  return {
    ...item,
    action,
    dedupeKey,
    occurredAt: occurredAt?.toISOString() ?? null,
    outcome: outcome ?? null,
    request: requestOf(row, sealer, isWithheld),
    timeline: timelineOf(row, happened, sealer, isWithheld),
  }
}

/** Names that start with a colon are RECEIVE's own notes beside the sender's headers. */
function requestOf({ headers, body }: IntakeRow, sealer: Sealer, isWithheld: boolean): Detail['request'] {
  const { ':query': query = {}, ':proof': _, ...sent } = headers as Record<string, never>
  const opened = body && sealer.open(body)
  return {
    headers: maskCpfs(sent) as Record<string, string>,
    query: isWithheld ? {} : (maskCpfs(query) as Record<string, string>),
    bytes: opened?.length ?? null,
    body: isWithheld ? null : opened && readable(opened),
    isWithheld,
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** JSON is written anew, so that fields named like a document can be masked; other text keeps its form. */
function readable(body: Buffer): string | null {
  let text: string
  try {
    text = utf8.decode(body)
  } catch {
    return null
  }
  try {
    return JSON.stringify(maskCpfs(JSON.parse(text)), null, 2)
  } catch {
    return maskCpfs(text)
  }
}

function timelineOf(
  row: IntakeRow,
  { duplicates, events, effects, attempts, changes }: Happened,
  sealer: Sealer,
  isWithheld: boolean,
): Entry[] {
  const received = new Date(row.receivedAt)
  const decidedAt = effects[0]?.createdAt ?? (row.processedAt ? new Date(row.processedAt) : received)
  const attemptEnd = new Map(attempts.map((each) => [each.effectId, each.finishedAt ?? each.startedAt]))
  const entries: Entry[] = [
    { kind: 'received', id: row.id, at: row.receivedAt, proof: (row.headers[':proof'] as string | undefined) ?? null },
    ...duplicates.map(({ id, at }): Entry => ({ kind: 'duplicate', id, at: at.toISOString() })),
    ...events.map((event): Entry => {
      // an event has no time of its own: it was told by the request, or by the attempt that asked for it
      const told = event.effectId === null ? received : (attemptEnd.get(event.effectId) ?? decidedAt)
      const { id, type, subject, effectId } = event
      const occurredAt = event.occurredAt?.toISOString() ?? null
      return {
        kind: 'event',
        id,
        at: told.toISOString(),
        type,
        subject,
        occurredAt,
        effectId,
        data: maskCpfs(event.data),
      }
    }),
    ...changes.map(({ at, oldValue, newValue, ...change }): Entry => {
      return {
        ...change,
        kind: 'change',
        at: at.toISOString(),
        oldValue: maskCpfs(oldValue),
        newValue: maskCpfs(newValue),
      }
    }),
    ...effects.map(({ id, createdAt, kind, error, ...effect }): Entry => {
      return {
        ...effect,
        kind: 'effect',
        effect: kind,
        id,
        at: createdAt.toISOString(),
        error: error && maskCpfs(error),
      }
    }),
    ...attempts.map((attempt) => tellAttempt(attempt, sealer, isWithheld)),
  ]
  if (row.processedAt !== null) {
    const durationMs = new Date(row.processedAt).getTime() - received.getTime()
    const { id, processedAt: at, status, errorMessage } = row
    entries.push({ kind: 'settled', id, at, status, errorMessage, durationMs })
  }
  // the sort is stable: at the same moment the order above tells cause before effect
  return entries.sort((a, b) => a.at.localeCompare(b.at))
}

/** One try as people may see it; `isWithheld` as of a request. */
export function tellAttempt(
  attempt: AttemptRow,
  sealer: Sealer,
  isWithheld: boolean,
): Extract<Entry, { kind: 'attempt' }> {
  const { id, effectId, number, startedAt, finishedAt, outcome, reason, httpStatus, record } = attempt
  const { exchanges = [] } = record && !isWithheld ? sealer.openJson<{ exchanges?: unknown[] }>(record) : {}
  return {
    kind: 'attempt',
    id,
    at: startedAt.toISOString(),
    effectId,
    number,
    outcome,
    reason: reason && maskCpfs(reason),
    httpStatus,
    durationMs: finishedAt && finishedAt.getTime() - startedAt.getTime(),
    exchanges: maskCpfs(exchanges),
  }
}
