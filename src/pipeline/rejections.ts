import type pg from 'pg'
import type { Log } from '../base/log.ts'
import type { Connection } from '../features/connections/directory.ts'
import type { RejectReason, WebhookRequest } from '../vendors/_kit/contract.ts'
import { redactHeaders } from '../vendors/_kit/redact.ts'
import { addRejections, type Rejection } from './store-rejections.ts'

export interface Rejections {
  note(connection: Connection, request: WebhookRequest, reason: RejectReason): void
  stop(): Promise<void>
}

/**
 * Counts what was not believed, per minute, connection and reason, and keeps one sample of each. Collected in memory and
 * written once a second, so that a flood of bad requests costs one row a minute.
 */
export function createRejections(pool: pg.Pool, log: Log): Rejections {
  let collected = new Map<string, Rejection>()
  let writing: Promise<void> = Promise.resolve()

  const write = () => {
    if (collected.size === 0) return
    const batch = [...collected.values()]
    collected = new Map()
    writing = addRejections(pool, batch).catch((error) => log.warn({ err: error }, 'rejected requests not counted'))
  }
  const timer = setInterval(write, 1_000)
  timer.unref()

  return {
    note: (connection, request, reason) => {
      const minute = new Date(Math.floor(request.receivedAt.getTime() / 60_000) * 60_000)
      const key = `${connection.id} ${minute.getTime()} ${reason}`
      const known = collected.get(key)
      if (known) known.count++
      else
        collected.set(key, {
          workspaceId: connection.workspaceId,
          connectionId: connection.id,
          vendor: connection.vendor,
          minute,
          reason,
          count: 1,
          sample: sampleOf(request),
        })
    },
    stop: async () => {
      clearInterval(timer)
      write()
      await writing
    },
  }
}

/** Enough to see what is wrong with a sender; never the proof itself, and the body only as far as it is short. */
function sampleOf(request: WebhookRequest): Record<string, unknown> {
  const { headers } = redactHeaders(request)
  const proofs = Object.keys(request.headers).filter((name) => !(name in headers))
  return {
    method: request.method,
    ip: request.ip,
    action: request.action,
    headers,
    proofHeaders: proofs,
    bytes: request.body.length,
  }
}
