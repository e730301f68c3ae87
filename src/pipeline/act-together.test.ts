import { afterAll, beforeEach, expect, test } from 'vitest'
import { acme, acmeWorld } from '../../test/harness/acme.ts'
import { eventually } from '../../test/harness/eventually.ts'
import { openTestLine, sealer, type TestLine } from '../../test/harness/line.ts'
import { newId } from '../base/ids.ts'
import type { Batch, OutboundIo, Outcome, Vendor } from '../vendors/_kit/contract.ts'
import { cutIntoCalls } from './cut-into-calls.ts'
import type { ActWork } from './store-act.ts'

/** The lists that the vendor was asked to take, as the texts of their notes. */
let lists: string[][] = []
let alone: string[] = []
/** How it takes one list. */
let take: (texts: string[]) => Promise<Outcome[] | 'split'>
const each = (texts: string[], outcome: (text: string) => Outcome) => texts.map(outcome)

const batch: Batch<Record<string, unknown>, 'crm.note'> = {
  most: 50,
  perform: async (items) => {
    const texts = items.map(({ data }) => data.text)
    lists.push(texts)
    return take(texts)
  },
}

let line: TestLine | undefined
beforeEach(() => {
  lists = []
  alone = []
  take = async (texts) => each(texts, () => ({ kind: 'done' }))
})
afterAll(() => line?.stop())

/** A line whose vendor takes lists; nothing is tried before `go`. */
async function wished(texts: string[]): Promise<string[]> {
  const world = acmeWorld()
  const vendor = acme(world) as Vendor
  const note = vendor.outbound!['crm.note']!
  const perform = async (data: { text: string }, _: unknown, io: OutboundIo) => {
    alone.push(data.text)
    return ((await take([data.text])) as Outcome[])[0] ?? { kind: 'retry', reason: io.idempotencyKey }
  }
  const taking: Vendor = { ...vendor, outbound: { 'crm.note': { ...note, repeat: 'safe', perform, batch } as never } }
  line ??= await openTestLine(world, {
    vendors: new Map([['acme', taking]]),
    patience: 0.05,
    heldForMs: () => (open ? 0 : 600_000),
  })
  open = false
  const ids = await Promise.all(texts.map((text) => line!.accept({ id: `${newId()} ${text}`, subject: newId() })))
  await eventually(async () => (await putOff()) === texts.length, 10_000)
  open = true
  await line.rows(`update work set run_at = now() where queue = 'act'`)
  line.line.wake()
  return ids
}
let open = false
/** How many were claimed and put off again: before that they might still be, after the test let them go. */
const putOff = async () =>
  Number(
    (
      await line!.rows(
        `select count(*)::int as n from work where queue = 'act' and run_at > now() + interval '5 minutes'`,
      )
    )[0]!.n,
  )
const effects = (ids: string[]) =>
  line!.rows(
    'select status, error, attempts from effects where intake_id = any($1) order by array_position($1, intake_id)',
    [ids],
  )
const word = (text: string) => text.split(' ').at(-1)!

test('what is due together goes in one request, as long as the vendor takes', async () => {
  const ids = await wished(Array.from({ length: 80 }, (_, n) => `n${n}`))
  for (const id of ids) expect(await line!.ended(id, 15_000)).toMatchObject({ status: 'completed' })
  expect(lists.map((list) => list.length)).toEqual([50, 30])
})

test('each has its own outcome, attempt and record', async () => {
  take = async (texts) =>
    each(texts, (text) =>
      word(text) === 'bad' ? { kind: 'reject', reason: 'not this one' } : { kind: 'done', reference: word(text) },
    )
  const ids = await wished(['a', 'bad', 'b'])
  expect(await line!.ended(ids[1]!, 15_000)).toMatchObject({ status: 'failed', error_message: 'not this one' })
  for (const id of [ids[0]!, ids[2]!]) expect(await line!.ended(id, 15_000)).toMatchObject({ status: 'completed' })
  const attempts = await line!.rows(
    'select a.outcome, e.reference from attempts a join effects e on e.id = a.effect_id where e.intake_id = any($1) order by 2 nulls first',
    [ids],
  )
  expect(attempts).toEqual([
    { outcome: 'reject', reference: null },
    { outcome: 'done', reference: 'a' },
    { outcome: 'done', reference: 'b' },
  ])
})

test.each([
  ['be refused', async () => 'split' as const],
  ['throw', async () => Promise.reject(new Error('a bug'))],
])('one that makes a list %s is found by halves and spoils nobody else’s', async (_, spoil) => {
  take = async (texts) => {
    const isSpoilt = texts.some((text) => word(text) === 'poison')
    if (isSpoilt && texts.length > 1) return spoil()
    return each(texts, () => (isSpoilt ? { kind: 'reject', reason: 'poison' } : { kind: 'done' }))
  }
  const ids = await wished([...Array.from({ length: 9 }, (_, n) => `n${n}`), 'poison', 'm1', 'm2'])
  for (const id of ids) await line!.ended(id, 15_000)
  const rows = await effects(ids)
  expect(rows.map(({ status }) => status)).toEqual(ids.map((_, n) => (n === 9 ? 'failed' : 'done')))
  expect(rows.every(({ attempts }) => attempts === 1)).toBe(true)
})

test('only those that are to be tried again are', async () => {
  const seen = new Map<string, number>()
  take = async (texts) =>
    each(texts, (text) => {
      seen.set(word(text), (seen.get(word(text)) ?? 0) + 1)
      return word(text) === 'later' && seen.get('later') === 1 ? { kind: 'retry', reason: 'busy' } : { kind: 'done' }
    })
  const ids = await wished(['one', 'later', 'two'])
  for (const id of ids) expect(await line!.ended(id, 15_000)).toMatchObject({ status: 'completed' })
  expect(Object.fromEntries(seen)).toEqual({ one: 1, later: 2, two: 1 })
})

test('calls are cut by connection, kind and what is free', () => {
  const work = (connectionId: string, kind: 'crm.note' | 'conversion.send', n: number) =>
    ({ effectId: `${connectionId}${kind}${n}`, connectionId, kind, data: sealer.seal('') }) as ActWork
  const many = (connectionId: string, kind: 'crm.note' | 'conversion.send', count: number) =>
    Array.from({ length: count }, (_, n) => work(connectionId, kind, n))
  const claimed = [...many('a', 'conversion.send', 5), ...many('a', 'crm.note', 3), ...many('b', 'crm.note', 9)]
  const calls = cutIntoCalls(
    claimed,
    ({ kind }) => (kind === 'conversion.send' ? 3 : 1),
    () => 4,
  )
  expect(calls.map((call) => `${call.length} ${call[0]!.connectionId} ${call[0]!.kind}`)).toEqual([
    '3 a conversion.send',
    '2 a conversion.send',
    '1 a crm.note',
    '1 a crm.note',
    ...Array(4).fill('1 b crm.note'),
  ])
})
