import { setTimeout as pause } from 'node:timers/promises'
import { load } from './load.ts'
import { costLine, rateOf, say, line as text } from './print.ts'
import { bareRequest, batch, leadRequest, openStage, type Stage } from './stage.ts'

/** Accept and decide together, domain rows and effects written; the lookups' vendor is away, so effects stay queued. */
export async function line(): Promise<void> {
  const stage = await openStage()
  try {
    const bare = await stage.startPeer('bare-server.ts')
    const lookups = { DIRETRIX_BASE_URL: 'http://127.0.0.1:9', DIRETRIX_USER: '1', DIRETRIX_PASS: 'bench' }
    const hub = await stage.startHub('all', lookups)
    const count = 20_000
    await load({ port: bare.port, connections: 64, next: batch(4_000, bareRequest) })
    await load({ port: hub.port, connections: 64, next: batch(4_000, leadRequest) })
    await decided(stage)
    const base = await load({ port: bare.port, connections: 64, next: batch(count, bareRequest) })
    say(text('bare node:http + HMAC, 64 conn.', base))
    const started = performance.now()
    const { result, cost } = await stage.measure([hub.pid], async () => {
      const loaded = await load({ port: hub.port, connections: 64, next: batch(count, leadRequest, 10_000) })
      say(`work waiting for DECIDE when the load ended: ${await waiting(stage)}`)
      await decided(stage)
      return loaded
    })
    const seconds = (performance.now() - started) / 1_000
    say(text('accept while deciding, 64 conn.', result, rateOf(base)))
    say(
      `accept + decide                    ${Math.round(count / seconds)} events/s  ratio ${(count / seconds / rateOf(base)).toFixed(2)}`,
    )
    say(costLine(cost, count))
    const { rows } = await stage.pool.query(
      'select (select count(*) from leads)::int as leads, (select count(*) from effects)::int as effects, (select count(*) from events)::int as events',
    )
    say(`rows: ${rows[0].leads} leads, ${rows[0].events} events, ${rows[0].effects} effects`)
  } finally {
    await stage.close()
  }
}

async function waiting(stage: Stage): Promise<number> {
  const { rows } = await stage.pool.query(
    `select count(*)::int as n from work where queue = 'decide' and state = 'ready'`,
  )
  return rows[0].n
}

async function decided(stage: Stage): Promise<void> {
  while ((await waiting(stage)) > 0) await pause(20)
}
