import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What this process counts. Labels come from closed lists only: vendor ids, kinds, statuses. */
export interface Metrics {
  /** One webhook was answered after `seconds`. */
  webhook(vendor: string, kind: string, seconds: number): void
  /** One API request was answered. */
  request(route: string, status: number, seconds: number): void
  /** One effect came to `status`. */
  effect(kind: string, status: string): void
  /** Prometheus text format; asks the database for the age of the work. */
  text(): Promise<{ contentType: string; body: string }>
}

/** Age in seconds of the oldest work that is due, by queue. */
export type OldestWork = () => Promise<{ queue: string; seconds: number }[]>

const acceptBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** One registry for one process. */
export function createMetrics(oldestWork: OldestWork): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const accept = new Histogram({
    name: 'leadline_accept_seconds',
    help: 'From the first byte of an accepted or duplicate webhook to its durable answer',
    labelNames: ['vendor'] as const,
    buckets: acceptBuckets,
    registers,
  })
  const webhooks = new Counter({
    name: 'leadline_webhooks_total',
    help: 'Webhook requests by what became of them (accepted, duplicate, rejected, unavailable, …)',
    labelNames: ['vendor', 'kind'] as const,
    registers,
  })
  const requests = new Histogram({
    name: 'leadline_api_seconds',
    help: 'API requests by route and status',
    labelNames: ['route', 'status'] as const,
    buckets: acceptBuckets,
    registers,
  })
  const effects = new Counter({
    name: 'leadline_effects_total',
    help: 'Effects by kind and the status they came to',
    labelNames: ['kind', 'status'] as const,
    registers,
  })
  new Gauge({
    name: 'leadline_work_oldest_seconds',
    help: 'Age of the oldest work that is due, by queue',
    labelNames: ['queue'] as const,
    registers,
    async collect() {
      this.reset()
      // without the database the other figures are still worth having
      for (const { queue, seconds } of await oldestWork().catch(() => [])) this.set({ queue }, seconds)
    },
  })
  return {
    webhook: (vendor, kind, seconds) => {
      webhooks.inc({ vendor, kind })
      if (kind === 'accepted' || kind === 'duplicate') accept.observe({ vendor }, seconds)
    },
    request: (route, status, seconds) => requests.observe({ route, status }, seconds),
    effect: (kind, status) => effects.inc({ kind, status }),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}
