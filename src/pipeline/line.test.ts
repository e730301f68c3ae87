import { afterEach, expect, test } from 'vitest'
import { type AcmeWorld, acmeWorld } from '../../test/harness/acme.ts'
import { eventually } from '../../test/harness/eventually.ts'
import { openTestLine, type TestLine, wishNote } from '../../test/harness/line.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Step } from '../features/step.ts'
import type { Outcome } from '../vendors/_kit/contract.ts'
import { replayIntake, retryEffect, settleEffect } from './replay.ts'

let open: TestLine[] = []
afterEach(async () => {
  for (const line of open.reverse()) await line.stop()
  open = []
})

async function lineWith(world: AcmeWorld, options?: Parameters<typeof openTestLine>[1]): Promise<TestLine> {
  const line = await openTestLine(world, options)
  open.push(line)
  return line
}

test('a webhook becomes an intake, an event, an effect and an attempt, and is completed', async () => {
  const world = acmeWorld({ perform: async () => ({ kind: 'done', reference: 'note-1', answer: { created: true } }) })
  const line = await lineWith(world)
  const id = await line.accept({ id: 'a' })
  expect(await line.ended(id)).toMatchObject({ status: 'completed', error_message: null, outcome: { told: 'a' } })
  expect(await line.rows('select type, key from events')).toEqual([{ type: 'test.received', key: 'a' }])
  expect(await line.rows('select kind, status, reference, attempts from effects')).toEqual([
    { kind: 'crm.note', status: 'done', reference: 'note-1', attempts: 1 },
  ])
  expect(await line.rows('select number, outcome from attempts')).toEqual([{ number: 1, outcome: 'done' }])
  expect(await line.rows('select * from work')).toEqual([])
})

test('what is not authentic, or for nobody, is not stored', async () => {
  const line = await lineWith(acmeWorld())
  expect(await line.send({ id: 'a' }, { 'x-token': 'wrong' })).toEqual({ kind: 'rejected', reason: 'wrong_proof' })
  expect(await line.rows('select * from intakes')).toEqual([])
})

test('an unreadable body is stored, flagged and failed with a clear reason', async () => {
  const line = await lineWith(acmeWorld())
  const answer = await line.send('{ not json')
  expect(answer.kind).toBe('accepted')
  expect(await line.ended((answer as { id: string }).id)).toMatchObject({
    status: 'failed',
    error_message: expect.stringContaining('Unreadable'),
  })
})

test('the same delivery from two processes is one intake and one note', async () => {
  const world = acmeWorld()
  const one = await lineWith(world)
  const two = await one.another(world)
  open.push(two)
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) => (n % 2 ? one : two).send({ id: 'same', subject: 's' })),
  )
  expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1)
  expect(new Set(answers.map((answer) => (answer as { id: string }).id)).size).toBe(1)
  await one.ended((answers[0] as { id: string }).id)
  expect(world.tries).toEqual(['same'])
})

test('a wish made twice by different requests is one effect', async () => {
  const world = acmeWorld()
  const sameKey: Step<'test.received'> = async (facts, tools) =>
    (await wishNote(facts, tools)).map((each) => ({
      ...each,
      intents: each.intents!.map((intent) => ({ ...intent, key: 'note:once' })),
    }))
  const line = await lineWith(world, { steps: [sameKey] })
  const ids = [await line.accept({}), await line.accept({}), await line.accept({})]
  for (const id of ids) expect(await line.ended(id)).toMatchObject({ status: 'completed' })
  expect(world.tries).toHaveLength(1)
})

test('a try that asks for another is made again after its delay, and nothing else of its target overtakes it', async () => {
  const world = acmeWorld({
    perform: async (text, attempt) =>
      text === 'first' && attempt === 1 ? { kind: 'retry', reason: 'busy', afterMs: 300 } : { kind: 'done' },
  })
  const line = await lineWith(world)
  const first = await line.accept({ id: 'first', subject: 'lead-1' })
  await eventually(() => world.tries.length === 1)
  const second = await line.accept({ id: 'second', subject: 'lead-1' })
  const other = await line.accept({ id: 'other', subject: 'lead-2' })
  for (const id of [first, second, other]) expect(await line.ended(id)).toMatchObject({ status: 'completed' })
  expect(world.tries.filter((text) => text !== 'other')).toEqual(['first', 'first', 'second'])
  expect(world.tries.indexOf('other')).toBeLessThan(3)
})

test('an effect that came to its target while the one before was being put off still waits behind it', async () => {
  const world = acmeWorld({
    perform: async (text, attempt) =>
      text === 'first' && attempt === 1 ? { kind: 'retry', reason: 'busy', afterMs: 1_000 } : { kind: 'done' },
  })
  const line = await lineWith(world)
  const first = await line.accept({ id: 'first', subject: 'lead-1' })
  await eventually(async () => (await line.rows('select 1 from work where last_error is not null')).length === 1)
  const second = await line.accept({ id: 'second', subject: 'lead-1' })
  await eventually(async () => (await line.rows('select 1 from effects')).length === 2)
  // as a transaction writes it that did not yet see the delay
  await line.database.pool.query(`update work set run_at = now() where queue = 'act' and tries = 0`)
  line.line.wake()
  for (const id of [first, second]) await line.ended(id)
  expect(world.tries).toEqual(['first', 'first', 'second'])
})

test('a rejected effect fails its intake with the reason; retrying it later completes it', async () => {
  const world = acmeWorld({ perform: async () => ({ kind: 'reject', reason: 'The lead is gone' }) })
  const line = await lineWith(world)
  const id = await line.accept({})
  expect(await line.ended(id)).toMatchObject({ status: 'failed', error_message: 'The lead is gone' })
  world.perform = async () => ({ kind: 'done' })
  const [effect] = await line.rows('select id from effects')
  expect(await inTransaction(line.database.pool, (tx) => retryEffect(tx, line.workspaceId, effect!.id!))).toBe('queued')
  line.line.wake()
  await eventually(async () => (await line.ended(id)).status === 'completed')
  expect(await line.rows('select status from effects')).toEqual([{ status: 'done' }])
})

test('a try without an answer is doubtful and never repeated; a person settles it', async () => {
  const world = acmeWorld({ perform: async () => ({ kind: 'doubtful', reason: 'no answer within 30 s' }) })
  const line = await lineWith(world)
  const id = await line.accept({})
  expect(await line.ended(id)).toMatchObject({ status: 'failed', error_message: 'Doubtful: no answer within 30 s' })
  const [effect] = await line.rows('select id, status from effects')
  expect(effect).toMatchObject({ status: 'doubtful' })
  expect(await inTransaction(line.database.pool, (tx) => retryEffect(tx, line.workspaceId, effect!.id!))).toBe(
    'not_retryable',
  )
  expect(
    await inTransaction(line.database.pool, (tx) =>
      settleEffect(tx, line.workspaceId, effect!.id!, 'done', 'a person'),
    ),
  ).toBe('settled')
  expect(await line.ended(id)).toMatchObject({ status: 'completed', error_message: null })
  expect(world.tries).toHaveLength(1)
})

test('a look-up that finds the note settles the doubt at once', async () => {
  const world = acmeWorld({
    perform: async () => ({ kind: 'doubtful', reason: 'reset' }),
    settle: async () => ({ kind: 'done' }),
  })
  const line = await lineWith(world)
  expect(await line.ended(await line.accept({}))).toMatchObject({ status: 'completed' })
  expect(world.tries).toHaveLength(1)
})

test('where repeating is safe an unanswered try is simply made again', async () => {
  const world = acmeWorld({
    repeat: 'safe',
    perform: async (_text, attempt) => (attempt === 1 ? { kind: 'doubtful', reason: 'reset' } : { kind: 'done' }),
  })
  const line = await lineWith(world)
  expect(await line.ended(await line.accept({}))).toMatchObject({ status: 'completed' })
  expect(world.tries).toHaveLength(2)
})

test('work that throws is held back alone, ends dead and goes through after a replay', async () => {
  const world = acmeWorld()
  let isBroken = true
  const breaking: Step<'test.received'> = async (facts) => {
    if (isBroken && facts.some(({ event }) => event.key === 'poison')) throw new Error('a bug in a step')
    return []
  }
  const line = await lineWith(world, { steps: [breaking] })
  const [poison, ...others] = await Promise.all(
    ['poison', 'b', 'c', 'd'].map((id) => line.accept({ id, subject: 'same lane' })),
  )
  for (const id of others) expect(await line.ended(id)).toMatchObject({ status: 'completed' })
  expect(await line.ended(poison!)).toMatchObject({ status: 'dead', error_message: 'a bug in a step' })
  isBroken = false
  expect(await inTransaction(line.database.pool, (tx) => replayIntake(tx, line.workspaceId, poison!))).toBe('queued')
  line.line.wake()
  await eventually(async () => (await line.ended(poison!)).status === 'completed')
})

test('a replay sends again only what had failed', async () => {
  const world = acmeWorld({
    perform: async (text) => (text === 'bad' ? { kind: 'reject', reason: 'no' } : { kind: 'done' }),
  })
  const line = await lineWith(world)
  const good = await line.accept({ id: 'good' })
  const bad = await line.accept({ id: 'bad' })
  await Promise.all([line.ended(good), line.ended(bad)])
  world.perform = async () => ({ kind: 'done' })
  for (const id of [good, bad])
    await inTransaction(line.database.pool, (tx) => replayIntake(tx, line.workspaceId, id, true))
  line.line.wake()
  await eventually(async () => (await line.ended(bad)).status === 'completed')
  expect((await line.ended(good)).status).toBe('completed')
  expect(world.tries.toSorted()).toEqual(['bad', 'bad', 'good'])
})

test('a caller that waits learns what was decided', async () => {
  const line = await lineWith(acmeWorld(), {
    steps: [async (facts) => facts.map((fact) => ({ fact, outcome: { reason: 'not_campaign_message' } }))],
  })
  const id = await line.accept({})
  expect(await line.line.waitForDecision(line.workspaceId, id, 5_000)).toEqual({
    status: 'processed',
    outcome: { reason: 'not_campaign_message' },
  })
})

test('a connection whose vendor hangs has only its share of attempts out', async () => {
  const hanging = Promise.withResolvers<Outcome>()
  const slow = acmeWorld({ perform: () => hanging.promise })
  const line = await lineWith(slow)
  const ids = await Promise.all(Array.from({ length: 80 }, (_, n) => line.accept({ subject: `lead-${n}` })))
  const counts = async () => {
    const [row] = await line.rows(
      `select count(*) filter (where state = 'running')::int as running, count(*) filter (where state = 'ready')::int as ready from work where queue = 'act'`,
    )
    return row as unknown as { running: number; ready: number }
  }
  await eventually(async () => (await counts()).ready === 64)
  expect(await counts()).toEqual({ running: 16, ready: 64 })
  hanging.resolve({ kind: 'done' })
  for (const id of ids) expect(await line.ended(id)).toMatchObject({ status: 'completed' })
})
