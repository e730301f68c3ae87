import type { FastifyInstance } from 'fastify'
import { refuse } from '../base/errors.ts'
import { sameText } from './auth.ts'
import { sendRefusal } from './bind-routes.ts'
import { isLocal } from './client-address.ts'
import type { Metrics } from './metrics.ts'

/** Named conditions of being ready; each answers within its own time and does not throw for "no". */
export type ReadyChecks = Record<string, () => Promise<boolean>>

interface HealthOptions {
  checks: ReadyChecks
  metrics: Metrics
  /** METRICS_TOKEN: asked for as a bearer token; null: metrics answer on loopback only. */
  metricsToken: string | null
}

const checkMs = 2_000

/** `/health/live`, `/health/ready` and `/metrics`. */
export function addHealth(app: FastifyInstance, { checks, metrics, metricsToken }: HealthOptions): void {
  const open = (summary: string) => ({ schema: { summary, tags: ['operation'], security: [] } })

  app.get('/health/live', open('Is the process alive?'), async () => ({ status: 'live' }))

  app.get('/health/ready', open('Can it take requests?'), async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await within(checkMs, check)] as const),
    )
    const ready = results.every(([, ok]) => ok)
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not_ready', checks: Object.fromEntries(results) })
  })

  app.get('/metrics', open('Prometheus metrics; loopback only unless a token is set'), async (request, reply) => {
    const given = /^bearer +(\S.*)$/i.exec(request.headers.authorization ?? '')?.[1]
    const allowed = metricsToken === null ? isLocal(request.raw) : given !== undefined && sameText(given, metricsToken)
    if (!allowed)
      return sendRefusal(reply, refuse('not_signed_in', 'Metrics need their token, or a call from loopback.'))
    const { contentType, body } = await metrics.text()
    return reply.header('content-type', contentType).send(body)
  })
}

/** A check that does not answer in time, or throws, has failed. */
async function within(ms: number, check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  try {
    return await Promise.race([check(), late])
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
