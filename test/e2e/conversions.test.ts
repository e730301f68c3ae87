import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { eventually } from '../harness/eventually.ts'
import { type Advertiser, openAdvertiser, order, type Row, sha } from './advertiser.ts'

let world: Advertiser
beforeAll(async () => {
  world = await openAdvertiser()
})
afterEach(() => {
  world.meta.server.fault = null
})
afterAll(() => world.stop())

const dayMs = 86_400_000

describe('an approved purchase', () => {
  it('becomes one Purchase that Meta accepts, hashed, with everything that the payload gives', async () => {
    const given = Object.fromEntries(Array.from({ length: 70 }, (_, n) => [`parametro_${n}`, `valor ${n}`]))
    const answer = await world.shop.cakto(
      'purchase_approved',
      order('o1', { ...given, installments: 3, utm_source: 'newsletter' }),
    )
    expect(answer).toMatchObject({ status: 200, body: { status: 'processed' } })
    const [row] = await world.standing('o1', 'accepted')
    expect(row).toMatchObject({
      eventName: 'Purchase',
      eventId: 'purchase:cakto:o1',
      value: 39.9,
      currency: 'BRL',
      vendor: 'cakto',
      attempts: 1,
    })
    const [event] = world.sentOf('o1')
    expect(event).toMatchObject({
      event_name: 'Purchase',
      event_id: 'purchase:cakto:o1',
      action_source: 'system_generated',
      user_data: {
        em: [sha('o1@example.test')],
        ph: [sha('5511976541234')],
        fn: [sha('compradora')],
        ln: [sha('fictícia'), sha('ficticia')],
        country: [sha('br')],
        fbp: 'fb.1.1762170000000.1234567890',
      },
      custom_data: {
        value: 39.9,
        currency: 'BRL',
        content_ids: ['prod-1'],
        content_name: 'Sistema 4 Fases',
        transaction_id: 'o1',
        installments: 3,
        utm_source: 'newsletter',
        ...given,
      },
    })
    expect(Object.keys(event!.custom_data).length).toBeGreaterThanOrEqual(86)
    expect(Math.abs(Number(event!.event_time) - Date.now() / 1_000)).toBeLessThan(60)
    for (const plain of ['o1@example.test', '976541234', 'Fictícia']) expect(JSON.stringify(event)).not.toContain(plain)
  })

  it('is one conversion however often it is told', async () => {
    const bought = order('o2')
    await world.shop.cakto('purchase_approved', bought)
    await world.standing('o2', 'accepted')
    const again = await world.shop.cakto('purchase_approved', [bought])
    expect(again).toMatchObject({ status: 200, body: { status: 'duplicate' } })
    // told by another delivery, with a bump beside it: the order is known, the bump is not
    await world.shop.cakto('purchase_approved', [bought, order('o2-bump', { offer_type: 'orderbump', amount: 9.9 })])
    await world.standing('o2-bump', 'accepted')
    expect(await world.shop.api('POST', `/api/v1/intakes/${again.body.id}/replay`, {})).toMatchObject({ status: 202 })
    await eventually(
      async () => (await world.shop.api('GET', `/api/v1/intakes/${again.body.id}`)).body.status === 'completed',
    )
    await world.standing('o2', 'accepted')
    expect(world.sentOf('o2')).toHaveLength(1)
  })

  it('is told of the unified lead before the payer, and says whose each key is', async () => {
    const lead = await world.shop.enquire('bia')
    const { phone } = await world.shop.leadOf(lead)
    await world.shop.cakto(
      'purchase_approved',
      order('o3', {
        callback: lead,
        customer: { name: 'Outra Pagadora', email: 'payer@example.test', phone: '21988887777' },
        address: { city: 'São Paulo', state: 'São Paulo', zipcode: '01310-100', country: 'Brasil' },
      }),
    )
    const [row] = await world.standing('o3', 'accepted')
    expect(row).toMatchObject({ leadId: lead })
    expect(row!.matchKeys).toMatchObject({ em: 'lead', ph: 'lead', external_id: 'lead', ct: 'payload', fbp: 'browser' })
    expect(world.sentOf('o3')[0]!.user_data).toMatchObject({
      em: [sha('bia@example.test')],
      ph: [sha(String(phone).slice(1))],
      external_id: [sha(lead)],
      ct: [sha('sãopaulo'), sha('saopaulo')],
      st: [sha('sp')],
      zp: [sha('01310100'), sha('01310')],
    })
    const { body } = await world.shop.api('GET', `/api/v1/conversions/${row!.id}`)
    const keys = (body.told as { keys: Record<string, unknown>[] }).keys
    expect(keys).toContainEqual({
      key: 'em',
      source: 'lead',
      raw: 'b***@example.test',
      normalised: ['b***@example.test'],
      hashed: [sha('bia@example.test')],
    })
    expect(keys).toContainEqual(
      expect.objectContaining({ key: 'st', raw: 'São Paulo', normalised: ['sp'], hashed: [sha('sp')] }),
    )
    expect(body.timeline).toMatchObject([{ number: 1, outcome: 'done', httpStatus: 200 }])
    expect(JSON.stringify(body)).not.toContain('invented-access-token')
    expect(JSON.stringify(body)).not.toContain('bia@example.test')
  })
})

it('tells refusals and abandoned checkouts as the seed asks', async () => {
  await world.shop.cakto('purchase_refused', order('o4', { reason: 'Cartão sem limite' }))
  await world.standing('o4', 'accepted')
  expect(world.sentOf('o4')).toMatchObject([{ event_name: 'Lead', custom_data: { reason: 'Cartão sem limite' } }])
  const left = {
    customerEmail: 'left@example.test',
    offer: { id: 'of1', price: 10 },
    createdAt: new Date().toISOString(),
  }
  const { body } = await world.shop.cakto('checkout_abandonment', left)
  await world.standing(String((body.outcome as { order_id: string }).order_id), 'accepted')
})

describe('what Meta does not take', () => {
  const expired = {
    status: 400,
    body: { error: { message: 'Session has expired', type: 'OAuthException', code: 190, error_subcode: 463 } },
  }

  it('says what to do, fails its request, and goes again when told to', async () => {
    world.meta.server.fault = () => expired
    const { body } = await world.shop.cakto('purchase_approved', order('o5'))
    const [row] = await world.standing('o5', 'rejected')
    expect(row!.reason).toContain('make a new one in Events Manager')
    expect((await world.shop.api('GET', `/api/v1/intakes/${body.id}`)).body).toMatchObject({
      status: 'failed',
      errorMessage: expect.stringContaining('Conversion rejected: Meta does not accept the access token'),
    })
    world.meta.server.fault = null
    expect(await world.shop.api('POST', `/api/v1/conversions/${row!.id}/retry`, {})).toMatchObject({
      status: 202,
      body: { status: 'waiting' },
    })
    await world.standing('o5', 'accepted')
    expect((await world.shop.api('GET', `/api/v1/intakes/${body.id}`)).body).toMatchObject({ status: 'completed' })
    expect(world.sentOf('o5').map(({ event_id }) => event_id)).toEqual(['purchase:cakto:o5', 'purchase:cakto:o5'])
    expect(await world.shop.api('POST', `/api/v1/conversions/${row!.id}/retry`, {})).toMatchObject({ status: 409 })
  })

  it('is replayed by a filter, after it was counted', async () => {
    world.meta.server.fault = () => expired
    for (const id of ['o6', 'o7']) await world.shop.cakto('purchase_approved', order(id))
    for (const id of ['o6', 'o7']) await world.standing(id, 'rejected')
    world.meta.server.fault = null
    const replay = (more: object) =>
      world.shop.api('POST', '/api/v1/conversions/replay', {
        filter: { status: 'rejected', eventName: 'Purchase' },
        ...more,
      })
    expect((await replay({})).body).toEqual({ matched: 2, queued: 0, notRetryable: 0 })
    expect(world.sentOf('o6')).toHaveLength(1)
    expect((await replay({ dryRun: false })).body).toEqual({ matched: 2, queued: 2, notRetryable: 0 })
    for (const id of ['o6', 'o7']) await world.standing(id, 'accepted')
  })

  it('comes again with the same id after a fault that passes', async () => {
    let faults = 0
    world.meta.server.fault = () => (faults++ < 2 ? { status: 500, body: {} } : null)
    await world.shop.cakto('purchase_approved', order('o8'))
    await world.standing('o8', 'accepted')
    expect(world.sentOf('o8').map(({ event_id }) => event_id)).toEqual(Array(3).fill('purchase:cakto:o8'))
  })

  it('expires after seven days, without spoiling anything', async () => {
    const paidAt = new Date(Date.now() - 8 * dayMs).toISOString()
    await world.shop.cakto('purchase_approved', [
      order('o9', { paidAt }),
      order('o9-bump', { offer_type: 'orderbump' }),
    ])
    const [row] = await world.standing('o9', 'expired')
    expect(row!.reason).toContain('more than 7 days ago')
    await world.standing('o9-bump', 'accepted')
    expect(world.sentOf('o9')).toEqual([])
  })
})

it('does not tell of a person who objects, until they agree', async () => {
  const lead = await world.shop.enquire('caio')
  const { party_id, workspace_id } = await world.shop.leadOf(lead)
  const wish = (what: 'opt_out' | 'opt_in') =>
    world.shop.database.pool.query(
      `insert into consent_facts (workspace_id, channel, address_key, key, wish, purpose, reason, address, party_id, at, cause_kind, cause_id)
       values ($1, 'email', 'caio@example.test', $2, $3, 'advertising', 'user', 'caio@example.test', $4, now(), 'user', 'test')`,
      [workspace_id, newId(), what, party_id],
    )
  await wish('opt_out')
  const { body } = await world.shop.cakto('purchase_approved', order('o10', { callback: lead }))
  const [row] = await world.standing('o10', 'skipped')
  expect(row).toMatchObject({ reason: 'The person objected to advertising', effectId: null, matchKeys: {} })
  expect((await world.shop.api('GET', `/api/v1/intakes/${body.id}`)).body).toMatchObject({ status: 'completed' })
  await wish('opt_in')
  expect(await world.shop.api('POST', `/api/v1/conversions/${row!.id}/retry`, {})).toMatchObject({ status: 202 })
  await world.standing('o10', 'accepted')
})

it('says how well people are recognised and what would help', async () => {
  const { status, body } = await world.shop.api('GET', '/api/v1/conversions/quality')
  expect({ status, body }).toMatchObject({ status: 200 })
  const events = body.events as Record<string, unknown>[]
  const purchases = events.find(({ eventName }) => eventName === 'Purchase')!
  expect(purchases.coverage).toMatchObject({ em: 1, ph: 1, fbp: 1 })
  expect(purchases.score).toBeGreaterThan(6)
  expect(purchases.dedupShare).toBeGreaterThan(0)
  expect(purchases.advice).toContainEqual(expect.objectContaining({ code: 'missing_key', key: 'fbc' }))
  expect(purchases.trend).toMatchObject([{ total: purchases.total }])
  const leads = events.find(({ eventName }) => eventName === 'Lead')!
  expect(leads.advice).toContainEqual(expect.objectContaining({ code: 'lead_is_no_lead' }))
})

it('pages without losing a row', async () => {
  const all = (await world.shop.api('GET', '/api/v1/conversions?limit=200')).body.items as Row[]
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await world.shop.api('GET', `/api/v1/conversions?limit=3${cursor}`)
    seen.push(...(body.items as Row[]).map(({ id }) => id))
    if (!body.nextCursor) break
    cursor = `&cursor=${body.nextCursor}`
  }
  expect(seen).toEqual(all.map(({ id }) => id))
})

it("answers the seed's own curl with a valid proof, and counts it where the seed looks", async () => {
  const answer = await world.shop.cakto('test', undefined)
  expect(answer).toMatchObject({ status: 200, body: { status: 'processed' } })
  const { body } = await world.shop.api('GET', '/api/webhook-cakto/stats')
  expect(body).toMatchObject({ vendor: 'cakto', open: 0, health: { status: 'healthy' } })
  expect(body.processed).toBeGreaterThan(10)
  expect(body.duplicatesPrevented).toBeGreaterThan(0)
  expect(body.successRate).toBeGreaterThan(0.5)
  expect((body.recent as unknown[]).length).toBeGreaterThan(10)
})
