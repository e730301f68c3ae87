import { z } from 'zod'
import { isRefusal, refuse } from '../../base/errors.ts'
import { type Language, preferredLanguage } from '../../base/language.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Simulator, Vendor } from '../../vendors/_kit/contract.ts'
import type { VendorWords } from '../../vendors/_kit/words.ts'
import { idParam } from '../page.ts'
import { defineRoute, type Route } from '../route.ts'
import * as contract from './contract.ts'
import type { Connection } from './directory.ts'
import { findConnection } from './store-edit.ts'
import { readHealth } from './store-health.ts'

export interface SampleTools {
  sealer: Sealer
  vendors: ReadonlyMap<string, Vendor>
  /** What a vendor says to the people who set it up (vendors/load-words.ts). */
  wordsOf(vendorId: string, language: Language): VendorWords
  /** Makes a request about an invented person, and delivers it (pipeline/make-sample.ts). */
  makeSample(
    connection: Connection,
    simulator: Simulator,
    event: string,
  ): {
    request: { method: string; url: string; headers: Record<string, string>; body: Buffer }
    send(): Promise<{ kind: 'accepted' | 'duplicate'; intakeId: string } | { kind: 'refused'; reason: string }>
  }
}

/** How connections are doing, how a vendor is set up, and trying one out. */
export function sampleRoutes(tools: SampleTools): Route[] {
  const health = defineRoute({
    method: 'GET',
    path: '/api/v1/connections/health',
    scope: 'read',
    summary: 'Tell how each connection did in the last 24 hours',
    answer: contract.healthAnswer,
    handle: async ({ workspaceId, transaction }) => {
      const rows = await transaction((tx) => readHealth(tx, workspaceId))
      const iso = (at: Date | null) => at?.toISOString() ?? null
      const items = rows.map((row) => ({
        ...row,
        lastReceivedAt: iso(row.lastReceivedAt),
        lastRejectedAt: iso(row.lastRejectedAt),
      }))
      return { items, nextCursor: null }
    },
  })

  const guide = defineRoute({
    method: 'GET',
    path: '/api/v1/vendors/{id}/guide',
    scope: 'read',
    summary: 'Tell how a vendor is set up, and what samples of it can be sent',
    description: 'In the language that `Accept-Language` asks for.',
    params: z.object({ id: z.string().max(100) }),
    answer: contract.guideAnswer,
    handle: async ({ params: { id }, header }) => {
      const vendor = tools.vendors.get(id)
      if (!vendor) return refuse('not_found', 'There is no such vendor.')
      const simulator = vendor.inbound && (await vendor.simulator?.())
      const { setUp } = tools.wordsOf(id, preferredLanguage(header('accept-language')))
      return { setUp, samples: [...(simulator?.events ?? [])] }
    },
  })

  return [health, guide, sampleRoute(tools)]
}

function sampleRoute({ sealer, vendors, makeSample }: SampleTools): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/connections/{id}/samples',
    scope: 'write',
    summary: 'Receive a sample: a request about an invented person, signed as the vendor would',
    description:
      'It is received, decided and acted upon like any other: outside a sandbox it makes an invented lead and calls real vendors.',
    params: idParam,
    body: contract.sampleBody,
    answer: contract.sampleAnswer,
    status: 202,
    handle: async (call) => {
      const connection = await call.transaction(async (tx) => {
        const row = await findConnection(tx, sealer, call.workspaceId, call.params.id)
        if (!row) return refuse('not_found', 'There is no such connection.')
        if (!row.isEnabled) return refuse('wrong_state', 'The connection is switched off.')
        return row
      })
      if (isRefusal(connection)) return connection
      const vendor = vendors.get(connection.vendor)
      const simulator = vendor?.inbound && (await vendor.simulator?.())
      if (!simulator?.events[0]) return refuse('wrong_state', 'There are no samples of this vendor.')
      const { event = simulator.events[0] } = call.body
      if (!simulator.events.includes(event))
        return refuse('invalid_request', undefined, [
          { path: 'body.event', message: `one of ${simulator.events.join(', ')}` },
        ])
      const sample = makeSample(connection, simulator, event)
      const request = { ...sample.request, body: sample.request.body.toString('utf8') }
      if (call.body.dryRun) return { event, status: null, intakeId: null, request }
      const sent = await sample.send()
      if (sent.kind === 'refused') return refuse('wrong_state', `The sample was not taken: ${sent.reason}.`)
      await call.transaction((tx) => call.audit(tx, 'connection.sample', connection.id, { event }))
      return { event, status: sent.kind, intakeId: sent.intakeId, request }
    },
  })
}
