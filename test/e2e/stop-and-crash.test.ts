import { afterEach, beforeEach, expect, it } from 'vitest'
import { isIdle } from '../faults/world.ts'
import { eventually } from '../harness/eventually.ts'
import { openStory, person, type Story, webhook } from './story.ts'

let story: Story
beforeEach(async () => {
  story = await openStory({ VENDOR_PATIENCE: '1' })
})
afterEach(() => story.stop())

const asked = (lead: string) => eventually(() => story.writesOn(lead) === 1)

it('a hub killed while the note is out leaves one note, whether or not the CRM had written it', async () => {
  const { crm } = story.world
  crm.server.fault = ({ path }) =>
    path === '/leads/written/create_message' ? 'done_hang' : path === '/leads/unwritten/create_message' ? 'hang' : null
  const leads = ['written', 'unwritten']
  const answers = await Promise.all(leads.map((lead, n) => story.post(webhook(lead, person(501 + n)))))
  await Promise.all(leads.map(asked))
  await story.hub.end('SIGKILL')
  crm.server.fault = null

  await story.startHub()
  const ends = await story.allEnded(
    answers.map(({ body }) => body.id!),
    40_000,
  )
  expect(ends.map(({ status, error }) => ({ status, error }))).toEqual(
    Array(2).fill({ status: 'completed', error: null }),
  )
  // what had been written is found, what had not is written now
  expect(leads.map(story.writesOn)).toEqual([1, 2])
  for (const lead of leads) expect(await story.notesOn(lead)).toHaveLength(1)
  const effects = await story.rows(`select kind, status, count(*)::int as n from effects group by 1, 2 order by 1`)
  expect(effects).toEqual([
    { kind: 'crm.note', status: 'done', n: 2 },
    { kind: 'person.enrich', status: 'done', n: 2 },
    { kind: 'person.identify', status: 'done', n: 4 },
  ])
  // nothing paid for is paid for again
  expect(story.world.people.server.calls).toHaveLength(4)
  expect(story.world.profiles.server.calls).toHaveLength(2)
  expect(await isIdle(story.database.pool)).toBe(true)
}, 60_000)

it('SIGTERM in the middle of work ends with 0 within ten seconds, and the next hub goes on', async () => {
  const { crm } = story.world
  crm.server.fault = ({ path }) => (path === '/leads/stuck/create_message' ? 'hang' : null)
  const stuck = await story.post(webhook('stuck', person(520)))
  await asked('stuck')
  const leads = Array.from({ length: 40 }, (_, n) => `work-${n}`)
  const answers = await Promise.all(leads.map((lead, n) => story.post(webhook(lead, person(600 + 2 * n)))))
  expect(answers.every(({ body }) => body.status === 'accepted')).toBe(true)

  const began = Date.now()
  expect(await story.hub.end('SIGTERM')).toBe(0)
  expect(Date.now() - began).toBeLessThan(10_000)
  await expect(story.post(webhook('too-late', person(521)))).rejects.toThrow()
  crm.server.fault = null

  await story.startHub()
  await eventually(() => isIdle(story.database.pool), 40_000, 100)
  const ids = [stuck, ...answers].map(({ body }) => body.id!)
  const ends = await story.allEnded(ids)
  const bad = ends.filter(({ status, error }) => status !== 'completed' && !error?.startsWith('Doubtful:'))
  expect(bad).toEqual([])
  for (const lead of leads) expect(story.writesOn(lead), lead).toBe(1)
  expect((await story.notesOn('stuck')).length).toBeLessThanOrEqual(1)
}, 90_000)
