import { load, percentile } from './load.ts'
import { say } from './print.ts'
import { batch, leadRequest, type Stage } from './stage.ts'

const rate = 100
const seconds = 10

/** How long webhooks to the hub at `port` wait for their decision, by themselves and beside an import of the same hub; in one run. */
export async function besideImport(stage: Stage, port: number, importing: () => Promise<unknown>): Promise<void> {
  await pickup(stage, port, 0)
  const calm = await pickup(stage, port, 1)
  let isOver = false
  const work = importing().finally(() => {
    isOver = true
  })
  const busy: number[] = []
  for (let round = 2; !isOver && round < 12; round++) busy.push(...(await pickup(stage, port, round)))
  await work
  busy.sort((a, b) => a - b)
  const told = (sorted: number[]) =>
    `p50 ${percentile(sorted, 0.5).toFixed(0)} ms, p99 ${percentile(sorted, 0.99).toFixed(0)} ms`
  const ratio = (share: number) => (percentile(busy, share) / percentile(calm, share)).toFixed(2)
  say(`webhooks at ${rate}/s from receipt to decided: ${told(calm)}; beside the import ${told(busy)}`)
  say(`  ratio ${ratio(0.5)} at p50, ${ratio(0.99)} at p99`)
}

/** Of the webhooks of one round: milliseconds from receipt to decided, sorted. */
async function pickup(stage: Stage, port: number, round: number): Promise<number[]> {
  const { rows: clock } = await stage.pool.query('select now() as since')
  const from = 5_000_000 + round * rate * seconds
  await load({ port, connections: 16, rate, next: batch(rate * seconds, leadRequest, from) })
  const { rows } = await stage.pool.query(
    `select extract(epoch from r.processed_at - r.received_at)::float8 * 1000 as ms from intake_results r
     join intakes i on i.workspace_id = r.workspace_id and i.received_at = r.received_at and i.id = r.intake_id
     where i.received_at >= $1 and i.vendor = 'c2s' order by 1`,
    [clock[0].since],
  )
  return rows.map(({ ms }) => ms)
}
