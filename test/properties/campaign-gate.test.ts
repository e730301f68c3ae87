import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { beginMessages } from '../../src/features/campaigns/store-gate.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** The pair limit of the test: short, so that one schedule sees several turns of a pair. */
const pairSeconds = 0.15

interface Message {
  id: string
  campaignId: string
}

/** On the database's clock, in milliseconds. */
interface Pause {
  campaignId: string
  from: number
  to: number
}

// two spellings of one address are one person
const message = fc.record({
  campaign: fc.nat(1),
  sender: fc.nat(1),
  person: fc.nat(2),
  spelling: fc.nat(1),
  minutesLeft: fc.constantFrom(null, 60, -1),
})
const rounds = fc.array(fc.array(fc.nat(99), { minLength: 1, maxLength: 6 }), { minLength: 3, maxLength: 8 })
const schedule = fc.record({
  messages: fc.array(message, { minLength: 6, maxLength: 24 }),
  workers: fc.array(rounds, { minLength: 2, maxLength: 4 }),
  pauses: fc.uniqueArray(fc.record({ campaign: fc.nat(1), afterMs: fc.nat(100), forMs: fc.nat(100) }), {
    selector: ({ campaign }) => campaign,
  }),
})

test('no schedule of workers, pauses and resumes breaks the pair limit, a pause or a message’s hours', async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async ({ messages, workers, pauses }) => {
      const { workspaceId, campaigns, rows } = await setUp(messages)
      const begun = new Set<string>()
      const work = async (own: number[][]) => {
        for (const picks of own) {
          const chosen = new Set(picks.map((pick) => rows[pick % rows.length]!))
          await begin(
            [...chosen].filter(({ id }) => !begun.has(id)),
            begun,
          )
          await database.pool.query('select pg_sleep(0.04)')
        }
      }
      const paused = pauses.map(({ campaign, ...when }) => pauseFor(campaigns[campaign]!, when))
      await Promise.all(workers.map(work))
      await judge(workspaceId, begun, await Promise.all(paused))
    }),
    { numRuns: 12 },
  )
}, 120_000)

async function setUp(
  messages: { campaign: number; sender: number; person: number; spelling: number; minutesLeft: number | null }[],
) {
  const workspaceId = newId()
  const campaigns = [newId(), newId()]
  const senders = [newId(), newId()]
  for (const id of campaigns)
    await database.pool.query(
      `insert into campaigns (id, workspace_id, name, channel, status, variants, audience, rules, created_by, started_at)
       values ($1, $2, 'Limits', 'whatsapp', 'active', '[]', '{}', '{}', 'test', now())`,
      [id, workspaceId],
    )
  const rows: Message[] = messages.map(({ campaign }) => ({ id: newId(), campaignId: campaigns[campaign]! }))
  for (const [at, { sender, person, spelling, minutesLeft }] of messages.entries())
    await database.pool.query(
      `insert into messages (id, workspace_id, channel, direction, connection_id, address, address_key, campaign_id, allowed_until)
       values ($1, $2, 'whatsapp', 'out', $3, $4, $5, $6, now() + make_interval(mins => $7))`,
      [
        rows[at]!.id,
        workspaceId,
        senders[sender],
        `+5511${spelling}9000${person}`,
        `+55119000${person}`,
        rows[at]!.campaignId,
        minutesLeft,
      ],
    )
  return { workspaceId, campaigns, rows }
}

/** As ACT does it: owning the lane is the claim, and what the gate lets pass begins with the commit. */
async function begin(rows: Message[], begun: Set<string>): Promise<void> {
  for (const { id } of rows) begun.add(id)
  const hindered = await inTransaction(database.pool, (tx) => beginMessages(tx, rows, pairSeconds))
  for (const id of hindered.keys()) begun.delete(id)
}

/** Pauses a campaign for a moment. */
async function pauseFor(campaignId: string, { afterMs, forMs }: { afterMs: number; forMs: number }): Promise<Pause> {
  const { pool } = database
  const wait = (ms: number) => pool.query('select pg_sleep($1)', [ms / 1_000])
  const move = (status: string) => pool.query('update campaigns set status = $2 where id = $1', [campaignId, status])
  const now = async () =>
    Number((await pool.query('select extract(epoch from clock_timestamp()) * 1000 as now')).rows[0].now)
  await wait(afterMs)
  await move('paused')
  const from = await now()
  await wait(forMs)
  const to = await now()
  await move('active')
  return { campaignId, from, to }
}

async function judge(workspaceId: string, begun: ReadonlySet<string>, pauses: Pause[]): Promise<void> {
  const { rows } = await database.pool.query(
    `select id, campaign_id as "campaignId", connection_id || ' ' || address_key as pair, attempts, extract(epoch from attempted_at) * 1000 as at,
       extract(epoch from allowed_until) * 1000 as until from messages where workspace_id = $1 and attempted_at is not null order by attempted_at`,
    [workspaceId],
  )
  expect(new Set(rows.map(({ id }) => id))).toEqual(begun)
  const last = new Map<string, number>()
  for (const { campaignId, pair, attempts, at, until } of rows) {
    expect(attempts).toBe(1)
    expect(Number(at) - (last.get(pair) ?? 0), `between two messages of ${pair}`).toBeGreaterThanOrEqual(
      pairSeconds * 1_000,
    )
    last.set(pair, Number(at))
    if (until !== null) expect(Number(at)).toBeLessThan(Number(until))
    const asleep = pauses.filter((pause) => pause.campaignId === campaignId && at > pause.from && at < pause.to)
    expect(asleep).toEqual([])
  }
}
