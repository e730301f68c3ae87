import type pg from 'pg'
import { expect } from 'vitest'
import type { EmbeddedServer } from '../../src/db/embedded.ts'
import { createTestDatabase } from '../harness/database.ts'
import { eventually } from '../harness/eventually.ts'
import { type HubProcess, startHubProcess } from '../harness/hub-process.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'
import { type Checked, checkInvariants } from './check.ts'
import { durableServer } from './durable-server.ts'
import { leadWebhook, type Sent, sendAll } from './sender.ts'
import { isIdle, openWorld, type World } from './world.ts'

/** A durable database, the vendors, and hubs that a storm may kill. */
export interface Sea {
  server: EmbeddedServer
  pool: pg.Pool
  world: World
  start(role?: 'web' | 'worker' | 'all', env?: Record<string, string>): Promise<HubProcess>
  /** Waits until nothing is left to do, then checks every invariant. */
  settle(sent: Sent[]): Promise<Checked>
}

/** Opens a sea over a database with flushing on, runs the storm in it, and cleans up. */
export async function atSea(storm: (sea: Sea) => Promise<Checked>): Promise<Checked> {
  await using directory = await temporaryDirectory()
  const server = await durableServer()
  const { pool, ...database } = await createTestDatabase({ server: server.url, max: 4 })
  const world = await openWorld({ databaseUrl: database.url, dataDir: directory.path })
  const hubs = new Set<HubProcess>()
  const start: Sea['start'] = async (role = 'all', env = {}) => {
    const hub = await startHubProcess({ env: { ...world.env, ...env }, role })
    hubs.add(hub)
    return hub
  }
  const settle: Sea['settle'] = async (sent) => {
    await eventually(() => isIdle(pool), hangMs, 100)
    return checkInvariants(pool, world, sent)
  }
  try {
    return await storm({ server, pool, world, start, settle })
  } finally {
    for (const hub of hubs) await hub.end('SIGKILL')
    await world.stop()
    await database.drop()
  }
}

/** Nothing takes this long but a hang. */
const hangMs = 10 * 60_000

const webhooks = (count: number, from = 0) => Array.from({ length: count }, (_, n) => leadWebhook(from + n))

/** Kills a process, starts another in its place, and waits before the next round. */
async function again(hub: HubProcess, start: () => Promise<HubProcess>): Promise<HubProcess> {
  await hub.end('SIGKILL')
  return start()
}

/** F1: the only worker dies mid-step, again and again. */
export function killWorkers(rounds: number, perRound: number) {
  return atSea(async ({ start, settle, pool }) => {
    const web = await start('web')
    let worker = await start('worker')
    const sent = webhooks(rounds * perRound)
    for (let round = 0; round < rounds; round++) {
      const sending = sendAll(sent.slice(round * perRound, (round + 1) * perRound), {
        url: () => web.url,
        deadlineMs: 30_000,
      })
      // dies while it works: as soon as something is under way
      await eventually(
        async () => (await pool.query(`select 1 from work where state = 'running' limit 1`)).rowCount === 1,
        20_000,
      )
      worker = await again(worker, () => start('worker'))
      await sending
    }
    const checked = await settle(sent)
    expect(checked.acknowledged).toBe(sent.length)
    return checked
  })
}

/** F3: a worker stands still for longer than its lease, another takes over, then it comes back. */
export function freezeWorker(count: number, frozenMs: number) {
  return atSea(async ({ start, settle, pool }) => {
    const web = await start('web')
    const frozen = await start('worker')
    const sent = webhooks(count)
    const sending = sendAll(sent, { url: () => web.url, deadlineMs: hangMs })
    await eventually(
      async () => (await pool.query(`select 1 from work where state = 'running' limit 1`)).rowCount === 1,
      20_000,
    )
    frozen.signal('SIGSTOP')
    await start('worker')
    await sending
    const thawAt = Date.now() + frozenMs
    await eventually(() => Date.now() > thawAt, frozenMs + 5_000, 100)
    frozen.signal('SIGCONT')
    const checked = await settle(sent)
    expect(frozen.isRunning(), frozen.output()).toBe(true)
    return checked
  })
}

/** F4: receiving dies during a burst; what was acknowledged is there, what was not is sent again. */
export function killReceivers(rounds: number, perRound: number) {
  return atSea(async ({ start, settle }) => {
    await start('worker')
    let web = await start('web')
    const sent = webhooks(rounds * perRound)
    const sending = sendAll(sent, { url: () => web.url, connections: 32, deadlineMs: hangMs })
    for (let round = 1; round <= rounds; round++) {
      const due = round * perRound - Math.floor(perRound / 2)
      await eventually(() => sent.filter(({ id }) => id !== null).length >= due, 60_000)
      web = await again(web, () => start('web'))
    }
    await sending
    const checked = await settle(sent)
    expect(checked.acknowledged).toBe(sent.length)
    return checked
  })
}

/** F5: the database server dies under load, again and again, and is back by itself. */
export function killDatabase(rounds: number, perRound: number) {
  return atSea(async ({ server, start, settle }) => {
    const hub = await start('all')
    const sent = webhooks(rounds * perRound)
    const sending = sendAll(sent, { url: () => hub.url, connections: 32, deadlineMs: hangMs })
    for (let round = 1; round <= rounds; round++) {
      const due = round * perRound - Math.floor(perRound / 2)
      await eventually(() => sent.filter(({ id }) => id !== null).length >= due, 90_000)
      process.kill(server.pid(), 'SIGKILL')
    }
    await sending
    const checked = await settle(sent)
    expect(checked.acknowledged).toBe(sent.length)
    expect(hub.isRunning(), hub.output()).toBe(true)
    return checked
  })
}

/** F17: every webhook ten times within a moment, from four connections, to two hubs. */
export function stormOfRetries(count: number) {
  return atSea(async ({ start, settle, pool }) => {
    const hubs = [await start('all'), await start('all')]
    const copies = Array.from({ length: count }, (_, n) => Array.from({ length: 10 }, () => leadWebhook(n)))
    let turn = 0
    await sendAll(copies.flat(), { url: () => hubs[turn++ % 2]!.url, connections: 8, deadlineMs: hangMs })
    for (const same of copies) {
      expect(new Set(same.map(({ id }) => id)).size, 'one id for all copies').toBe(1)
      expect(
        same.filter(({ answer }) => answer === 'accepted'),
        'accepted once',
      ).toHaveLength(1)
    }
    const checked = await settle(copies.map((same) => same[0]!))
    const { rows } = await pool.query('select count(*)::int as n from duplicates')
    expect(rows[0].n).toBe(count * 9)
    return checked
  })
}

/** Two hubs get the same webhooks; one dies midway. */
export function killOneOfTwo(count: number) {
  return atSea(async ({ start, settle }) => {
    const [first, second] = [await start('all'), await start('all')]
    const toFirst = webhooks(count)
    const toSecond = webhooks(count)
    const both = Promise.all([
      sendAll(toFirst, { url: () => (first.isRunning() ? first.url : second.url), deadlineMs: hangMs }),
      sendAll(toSecond, { url: () => second.url, deadlineMs: hangMs }),
    ])
    await eventually(() => toFirst.filter(({ id }) => id !== null).length > count / 2, 30_000)
    await first.end('SIGKILL')
    await both
    for (const [n, { id }] of toFirst.entries()) expect(toSecond[n]!.id).toBe(id)
    return settle(toSecond)
  })
}

/** F18: a backlog of one lead's webhooks, and others beside it. */
export function hotKey(backlog: number, others: number) {
  return atSea(async ({ start, pool, world }) => {
    const web = await start('web')
    const hot = Array.from({ length: backlog }, (_, n) => leadWebhook(1, 'hot', 1_760_000_000_000 + n * 1_000))
    await sendAll(hot, { url: () => web.url, connections: 32, deadlineMs: hangMs })
    await start('worker')
    const beside = webhooks(others, 1_000_000)
    await sendAll(beside, { url: () => web.url, connections: 4, deadlineMs: hangMs })
    await eventually(() => isIdle(pool), hangMs, 100)
    const { rows } = await pool.query(
      `select count(*)::int as n, count(*) filter (where subject = 'hot')::int as leads from intakes`,
    )
    expect(rows[0]).toEqual({ n: backlog + others, leads: backlog })
    const { rows: leads } = await pool.query(`select count(*)::int as n from leads where vendor_lead_id = 'hot'`)
    expect(leads[0].n).toBe(1)
    const { rows: ends } = await pool.query(
      `select count(*) filter (where status = 'completed')::int as completed, count(*) filter (where status <> 'completed')::int as doubtful from intake_results`,
    )
    return { acknowledged: backlog + others, ...ends[0], notes: world.notes().size }
  })
}
