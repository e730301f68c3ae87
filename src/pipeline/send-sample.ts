import { randomInt } from 'node:crypto'
import type { Connection } from '../features/connections/directory.ts'
import { webhookUrl } from '../features/connections/webhook-url.ts'
import type { Simulator } from '../vendors/_kit/contract.ts'
import type { Receive } from './receive.ts'

export type SampleAnswer =
  | { kind: 'accepted' | 'duplicate'; intakeId: string }
  /** Not stored; why, for a person. */
  | { kind: 'refused'; reason: string }

export type SendSample = (connection: Connection, simulator: Simulator, event: string) => Promise<SampleAnswer>

/** Delivers what the vendor would send about an invented person, signed with the connection's own secrets, at its own URL. */
export function createSendSample({ receive, publicUrl }: { receive: Receive; publicUrl: string }): SendSample {
  return async (connection, simulator, event) => {
    const told = webhookUrl(publicUrl, connection)
    const sample = simulator.send(event, randomInt(1_000, 1_000_000), connection.settings, new Date(), told)
    const url = new URL(told + (sample.pathSuffix ?? ''))
    const [, below = ''] = url.pathname.split(`/webhooks/${connection.vendor}/`)
    const answer = await receive({
      vendor: connection.vendor,
      segments: below.split('/').filter(Boolean),
      request: {
        method: sample.method,
        url: url.href,
        query: Object.fromEntries(url.searchParams),
        headers: Object.fromEntries(Object.entries(sample.headers).map(([name, value]) => [name.toLowerCase(), value])),
        body: sample.body,
        receivedAt: new Date(),
        ip: '127.0.0.1',
      },
    })
    if (answer.kind === 'accepted' || answer.kind === 'duplicate') return { kind: answer.kind, intakeId: answer.id }
    return { kind: 'refused', reason: answer.kind === 'rejected' ? answer.reason : answer.kind }
  }
}
