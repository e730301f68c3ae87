import { load, percentile } from './load.ts'
import { line, say } from './print.ts'
import { batch, leadRequest, openStage } from './stage.ts'

/** From the receipt until a worker picks a request up, and until its decision is written, at 1,000 webhooks a second. */
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
    // a lead's first change has the time at which the transaction of its batch began
    const { rows } = await stage.pool.query<{ picked: number; decided: number }>(
      `select extract(epoch from c.at - r.received_at)::float8 * 1000 as picked, extract(epoch from r.processed_at - r.received_at)::float8 * 1000 as decided
       from intake_results r join lead_changes c on c.workspace_id = r.workspace_id and c.cause_id = r.intake_id::text and c.kind = 'created'
       where r.received_at > now() - interval '14 seconds'`,
    )
    say(
      row(
        'receipt to pickup',
        rows.map(({ picked }) => picked),
      ),
    )
    say(
      row(
        'receipt to decided',
        rows.map(({ decided }) => decided),
      ),
    )
  } finally {
    await stage.close()
  }
}

function row(name: string, times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => `${percentile(sorted, share).toFixed(1)} ms`
  return `${name.padEnd(20)} ${sorted.length} events: p50 ${at(0.5)}  p99 ${at(0.99)}`
}
