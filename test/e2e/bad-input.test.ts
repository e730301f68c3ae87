import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Answer, openStory, person, type Story, webhook } from './story.ts'

let story: Story
beforeAll(async () => {
  story = await openStory({ LOG_LEVEL: 'warn' })
})
afterAll(() => story.stop())

const intakes = async () => (await story.rows('select from intakes')).length

describe('who is not proven', () => {
  it.each([
    ['no token', { 'x-webhook-token': '' }],
    ['a wrong token', { 'x-webhook-token': 'wrong' }],
    ['the token twice', { 'x-webhook-token': 'a, b' }],
    ['a very long token', { 'x-webhook-token': 'x'.repeat(10_000) }],
  ])('%s: 401, nothing stored', async (_, headers) => {
    const before = await intakes()
    const answer = await story.post(webhook('stranger', person(1)), headers)
    expect(answer).toMatchObject({ status: 401, body: { code: 'not_authentic' } })
    expect(await intakes()).toBe(before)
  })
})

describe('a body that says nothing we understand is stored, flagged and answered 200', () => {
  it.each<[string, unknown]>([
    ['empty', ''],
    ['invalid JSON', '{"id": "x", '],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['a number', '42'],
    ['a text', '"lead"'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['an empty array', '[]'],
    ['an array of nothing', '[null, 1, "x", [], {}]'],
    ['an id that is an object', '{"id": {"a": 1}, "hook_action": "on_create_lead", "attributes": {}}'],
    ['nested 100,000 levels deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects nested 100,000 levels deep', `${'{"lead":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['XML', '<lead/>'],
  ])('%s', async (_, body) => {
    const answer = await story.post(body)
    expect(answer).toMatchObject({ status: 200, body: { status: 'accepted' } })
    expect(await story.ended(answer.body.id!)).toMatchObject({
      status: 'failed',
      error: 'Unreadable body: stored, not understood',
    })
    const [row] = await story.rows('select unreadable from intakes where id = $1', [answer.body.id])
    expect(row).toEqual({ unreadable: true })
  })
})

describe('a body that is too large', () => {
  it('is refused with 413 and how much is taken', async () => {
    const before = await intakes()
    const answer = await story.post(JSON.stringify({ id: 'x'.repeat(2 * 1024 * 1024) }))
    expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
    expect(await intakes()).toBe(before)
  })

  it('of exactly the limit is taken', async () => {
    const lead = webhook('large', person(2), { more: { description: '' } })
    const room = 1024 * 1024 - Buffer.byteLength(JSON.stringify(lead))
    const ended = await story.tell(webhook('large', person(2), { more: { description: 'x'.repeat(room) } }))
    expect(ended.status).toBe('completed')
  })
})

it('a sender that goes away in the middle of its body leaves nothing behind', async () => {
  const before = await intakes()
  const socket = connect(Number(new URL(story.hub.url).port), '127.0.0.1')
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write('POST /api/v1/webhooks/c2s HTTP/1.1\r\nhost: hub\r\ncontent-length: 1000\r\n\r\n{"id":')
  socket.end()
  socket.resume()
  await closed
  await story.tell(webhook('after-the-broken-one', person(4)))
  expect(await intakes()).toBe(before + 1)
})

it('a NUL in one request costs its neighbours nothing', async () => {
  const before = await intakes()
  const nul = (n: number) =>
    webhook(`n\u0000ul-${n}`, { ...person(400 + n), name: 'A\u0000na' }, { more: { description: '\u0000\ud800' } })
  const bodies = Array.from({ length: 60 }, (_, n) =>
    n % 20 === 7 ? nul(n) : webhook(`neighbour-${n}`, person(400 + n)),
  )
  const answers = await Promise.all(bodies.map((body) => story.post(body)))
  expect(answers.map(({ status, body }) => `${status} ${body.status}`)).toEqual(Array(60).fill('200 accepted'))
  const ends = await story.allEnded(answers.map(({ body }) => body.id!))
  expect(ends.filter(({ status }) => status !== 'completed' && status !== 'failed')).toEqual([])
  const neighbours = ends.filter((_, n) => n % 20 !== 7)
  expect(neighbours.filter(({ error }) => error !== null && error !== 'Could not find CPF via Diretrix')).toEqual([])
  expect(await intakes()).toBe(before + 60)
  const leads = await story.rows(
    `select count(*)::int as n from leads where vendor_lead_id like 'n%ul-%' or vendor_lead_id like 'neighbour-%'`,
  )
  expect(leads).toEqual([{ n: 60 }])
})

it('an array of 1,000 leads is one request, and every lead of it is decided', async () => {
  const answer = await story.post(
    Array.from({ length: 1_000 }, (_, n) =>
      webhook(`bulk-${n}`, { name: `Pessoa ${n}`, email: `1199999999333@gmail.com` }),
    ),
  )
  expect(answer).toMatchObject({ status: 200, body: { status: 'accepted' } })
  await story.ended(answer.body.id!, 20_000)
  const rows = await story.rows(
    `select count(*)::int as leads, (select count(*)::int from webhook_events where lead_id like 'bulk-%') as events from leads where vendor_lead_id like 'bulk-%'`,
  )
  expect(rows).toEqual([{ leads: 1_000, events: 1_000 }])
})

describe('wrong types', () => {
  const odd: unknown[] = [
    null,
    true,
    0,
    -1.5e308,
    '',
    ' ',
    '\u0000',
    '\ud800',
    'x'.repeat(5_000),
    [],
    {},
    [[null]],
    { a: { b: [] } },
  ]
  const fields = ['id', 'hook_action', 'attributes', 'internal_id', 'lead', 'data', 'timestamp']
  const attributes = [
    'customer',
    'seller',
    'product',
    'lead_source',
    'channel',
    'lead_status',
    'funnel_status',
    'tags',
    'archive_details',
    'done_details',
    'created_at',
    'updated_at',
    'description',
    'observation',
  ]
  const customer = ['name', 'email', 'phone', 'phone2', 'phone_global', 'neighbourhood', 'id']

  /** One body per place and odd value. */
  function bodies(): unknown[] {
    let n = 0
    const fresh = () => webhook(`odd-${n++}`, {})
    return odd.flatMap((value) => [
      ...fields.map((name) => ({ ...fresh(), [name]: value })),
      ...attributes.map((name) => ({ ...fresh(), attributes: { [name]: value } })),
      ...customer.map((name) => ({ ...fresh(), attributes: { customer: { [name]: value } } })),
      { ...fresh(), attributes: { product: { id: value, description: value, price: value, price_float: value } } },
      { ...fresh(), attributes: { tags: [value, { name: value }], seller: { id: value, name: value, email: value } } },
    ])
  }

  it('in every field get a clear answer, are stored, and reach an end that is no bug', async () => {
    const all = bodies()
    const answers: Answer[] = []
    for (let from = 0; from < all.length; from += 50)
      answers.push(...(await Promise.all(all.slice(from, from + 50).map((body) => story.post(body)))))
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    await eventually(async () => (await story.rows('select from work')).length === 0, 25_000)
    const dead = await story.rows(
      `select i.subject, r.status, r.error_message from intakes i left join intake_results r on r.intake_id = i.id where r.status is null or r.status = 'dead'`,
    )
    expect(dead).toEqual([])
    expect(story.hub.output()).not.toContain('decision failed')
  })
})

it('the hub answered no request with a fault', () => {
  expect(story.hub.output()).not.toMatch(/webhook not answered|"status":5\d\d|round failed/)
})
