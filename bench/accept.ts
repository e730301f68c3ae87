import { load } from './load.ts'
import { costLine, line, rateOf, say } from './print.ts'
import { bareRequest, batch, leadRequest, openStage } from './stage.ts'

/** Durable accepts against a bare server in the same run, at 1, 64 and 256 connections. */
export async function accept(): Promise<void> {
  const stage = await openStage()
  try {
    const bare = await stage.startPeer('bare-server.ts')
    const insert = await stage.startPeer('insert-server.ts')
    const hub = await stage.startHub('web')
    let n = 0
    for (const [connections, count] of [
      [64, 4_000],
      [1, 1_500],
      [64, 20_000],
      [256, 20_000],
    ] as const) {
      const isWarmUp = count === 4_000
      const { result: base } = await stage.measure([bare.pid], () =>
        load({ port: bare.port, connections, next: batch(count, bareRequest) }),
      )
      const { result, cost } = await stage.measure([hub.pid], () =>
        load({ port: hub.port, connections, next: batch(count, leadRequest, n) }),
      )
      const one = await load({ port: insert.port, connections, next: batch(count / 4, bareRequest, n) })
      n += count
      if (isWarmUp) continue
      say(line(`bare node:http + HMAC, ${connections} conn.`, base))
      say(line(`durable accept, ${connections} conn.`, result, rateOf(base)))
      say(costLine(cost, count))
      say(
        `${line(`one INSERT per request, ${connections} conn.`, one, rateOf(base))}  durable accept is ${(rateOf(result) / rateOf(one)).toFixed(1)} × that`,
      )
    }
    const { rows } = await stage.pool.query('select count(*)::int as stored from intakes')
    say(`${rows[0].stored} of ${n} stored`)
  } finally {
    await stage.close()
  }
}
