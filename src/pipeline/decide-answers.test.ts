import { afterEach, expect, test } from 'vitest'
import { acmeWorld } from '../../test/harness/acme.ts'
import { eventually } from '../../test/harness/eventually.ts'
import { openTestLine, type TestLine, wishNote } from '../../test/harness/line.ts'
import type { Event } from '../domain/events.ts'
import type { Step } from '../features/step.ts'

let line: TestLine
afterEach(() => line.stop())

const answer = (text: string): Event => ({
  type: 'test.received',
  key: `answer to ${text}`,
  subject: text,
  occurredAt: null,
  data: { note: null },
})

/** A line whose notes are answered with a fact each; `onAnswer` sees those facts. */
async function openAnswering(onAnswer: Step<'test.received'>): Promise<TestLine> {
  const world = acmeWorld({ perform: async (text) => ({ kind: 'done', events: [answer(text)] }) })
  const step: Step<'test.received'> = async (facts, tools) => {
    const answers = facts.filter(({ effectId }) => effectId !== null)
    const concluded = answers.length > 0 ? await onAnswer(answers, tools) : []
    const requests = facts.filter(({ effectId }) => effectId === null)
    return [...concluded, ...(await wishNote(requests, tools))]
  }
  return openTestLine(world, { steps: [step] })
}

const keysOfEvents = async () => (await line.rows('select key from events order by key')).map(({ key }) => key)
const queuedAnswers = () => line.rows('select last_error from work where answer is not null')

test('what an answer tells is decided in the transaction that records it', async () => {
  const queued: unknown[] = []
  const finished: unknown[] = []
  line = await openAnswering(async (facts, { tx }) => {
    queued.push(...(await queuedAnswers()))
    finished.push(...(await tx.query('select outcome from attempts')).rows)
    return facts.map((fact) => ({ fact, outcome: { answered: fact.event.key } }))
  })
  const id = await line.accept({ id: 'a' })
  expect(await line.ended(id)).toMatchObject({ status: 'completed', outcome: { told: 'a', answered: 'answer to a' } })
  expect({ queued, finished }).toEqual({ queued: [], finished: [{ outcome: 'done' }] })
  expect(await keysOfEvents()).toEqual(['a', 'answer to a'])
  expect(await line.rows('select * from work')).toEqual([])
})

test('an answer that cannot be decided spoils neither its record nor the others, and is decided later', async () => {
  let isMended = false
  line = await openAnswering(async (facts) => {
    if (!isMended && facts.some(({ event }) => event.key === 'answer to bad')) throw new Error('a bug in a step')
    return []
  })
  const [bad, good] = await Promise.all(['bad', 'good'].map((id) => line.accept({ id, subject: id })))
  expect(await line.ended(good!)).toMatchObject({ status: 'completed' })
  await eventually(async () => (await queuedAnswers())[0]?.last_error !== undefined)
  expect(await line.rows('select status from effects')).toEqual([{ status: 'done' }, { status: 'done' }])
  expect(await line.rows('select outcome from attempts')).toEqual([{ outcome: 'done' }, { outcome: 'done' }])
  isMended = true
  await line.rows('update work set run_at = now() where answer is not null')
  line.line.wake()
  expect(await line.ended(bad!)).toMatchObject({ status: 'completed' })
  expect(await keysOfEvents()).toEqual(['answer to bad', 'answer to good', 'bad', 'good'])
})
