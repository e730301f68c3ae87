import { setTimeout as pause } from 'node:timers/promises'
import { load, percentile } from './load.ts'
import { say } from './print.ts'
import { batch, leadRequest, openStage, type Stage } from './stage.ts'

/** 20,000 webhooks of one lead as a backlog, and normal traffic beside it. */
export async function hotkey(): Promise<void> {
  const stage = await openStage()
  try {
    const calm = await othersP99(stage, 0)
    const busy = await othersP99(stage, 20_000)
    say(
      `others' p99 from receipt to decided: ${calm.p99.toFixed(0)} ms alone, ${busy.p99.toFixed(0)} ms beside the hot key, ratio ${(busy.p99 / calm.p99).toFixed(2)}`,
    )
    say(`the hot key's backlog drains at ${Math.round(busy.drained)} events/s`)
  } finally {
    await stage.close()
  }
}

async function othersP99(stage: Stage, backlog: number): Promise<{ p99: number; drained: number }> {
  const web = await stage.startHub('web')
  await load({ port: web.port, connections: 64, next: batch(backlog, (n) => leadRequest(n, 'hot')) })
  const worker = await stage.startHub('worker')
  const started = performance.now()
  const draining =
    backlog > 0 ? emptied(stage).then(() => backlog / ((performance.now() - started) / 1_000)) : Promise.resolve(0)
  await load({
    port: web.port,
    connections: 16,
    rate: 300,
    next: batch(1_500, (n) => leadRequest(1_000_000 + n, `other-${n}`)),
  })
  const drained = await draining
  await emptied(stage)
  const { rows } = await stage.pool.query(
    `select extract(epoch from r.processed_at - r.received_at)::float8 * 1000 as ms from intake_results r join intakes i on i.id = r.intake_id where i.subject <> 'lead-hot' order by 1`,
  )
  await Promise.all([web.stop(), worker.stop()])
  await stage.clear()
  return {
    p99: percentile(
      rows.map((row) => row.ms),
      0.99,
    ),
    drained,
  }
}

async function emptied(stage: Stage): Promise<void> {
  for (;;) {
    const { rows } = await stage.pool.query(
      `select count(*)::int as n from work where queue = 'decide' and state = 'ready'`,
    )
    if (rows[0].n === 0) return
    await pause(20)
  }
}
