import { randomInt } from 'node:crypto'
import type { Connection } from '../features/connections/directory.ts'
import { webhookUrl } from '../features/connections/webhook-url.ts'
import type { Simulator } from '../vendors/_kit/contract.ts'
import type { Receive } from './receive.ts'

export interface Sample {
  request: { method: string; url: string; headers: Record<string, string>; body: Buffer }
  /** Delivers it at the connection's own URL. */
  send(): Promise<SampleAnswer>
}

export type SampleAnswer =
  | { kind: 'accepted' | 'duplicate'; intakeId: string }
  /** Not stored; why, for a person. */
  | { kind: 'refused'; reason: string }

export type MakeSample = (connection: Connection, simulator: Simulator, event: string) => Sample

/** Makes what the vendor would send about an invented person, signed with the connection's own secrets. */
export function createMakeSample({ receive, publicUrl }: { receive: Receive; publicUrl: string }): MakeSample {
  return (connection, simulator, event) => {
    const told = webhookUrl(publicUrl, connection)
    const sample = simulator.send(event, randomInt(1_000, 1_000_000), connection.settings, new Date(), told)
    const url = new URL(told + (sample.pathSuffix ?? ''))
    const request = { method: sample.method, url: url.href, headers: sample.headers, body: sample.body }
    return { request, send: () => deliver(receive, connection.vendor, url, request) }
  }
}

async function deliver(receive: Receive, vendor: string, url: URL, request: Sample['request']): Promise<SampleAnswer> {
  const [, below = ''] = url.pathname.split(`/webhooks/${vendor}/`)
  const answer = await receive({
    vendor,
    segments: below.split('/').filter(Boolean),
    request: {
      ...request,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
      receivedAt: new Date(),
      ip: '127.0.0.1',
    },
  })
  if (answer.kind === 'accepted' || answer.kind === 'duplicate') return { kind: answer.kind, intakeId: answer.id }
  return { kind: 'refused', reason: answer.kind === 'rejected' ? answer.reason : answer.kind }
}
