import { load, percentile } from './load.ts'
import { line, say } from './print.ts'
import { batch, leadRequest, openStage } from './stage.ts'

/** From the durable answer to the decision's commit, at 1,000 webhooks a second. */
export async function latency(): Promise<void> {
  const stage = await openStage()
  try {
    const hub = await stage.startHub('all')
    await load({ port: hub.port, connections: 64, next: batch(2_000, leadRequest) })
    const result = await load({
      port: hub.port,
      connections: 64,
      rate: 1_000,
      next: batch(15_000, leadRequest, 100_000),
    })
    say(line('webhooks at 1,000/s', result))
    const { rows } = await stage.pool.query(
      `select extract(epoch from r.processed_at - r.received_at)::float8 * 1000 as ms from intake_results r join intakes i on i.id = r.intake_id
       where i.received_at > now() - interval '14 seconds' order by 1`,
    )
    const sorted = rows.map((row) => row.ms)
    say(
      `pickup (receipt to decided), ${sorted.length} events: p50 ${percentile(sorted, 0.5).toFixed(1)} ms  p99 ${percentile(sorted, 0.99).toFixed(1)} ms`,
    )
  } finally {
    await stage.close()
  }
}
