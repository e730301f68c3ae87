import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caktoSecret, json, openShop, type Shop } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.stop())

const payment = (email: string, more: object = {}) => ({
  id: `pa_${email}`,
  event_type: 'payment_intent.succeeded',
  created_at: new Date().toISOString(),
  amount_in_cents: 15_000,
  currency: 'GTQ',
  checkout: { id: `ch_${email}` },
  customer: { id: 'us_1', email, full_name: 'Persona Ficticia' },
  payment: { id: 'pay_1', paymentable: { type: 'Subscription', id: `su_${email}` } },
  ...more,
})
const ended = (email: string) => ({
  id: `su_${email}`,
  event_type: 'subscription.cancelled',
  created_at: new Date().toISOString(),
  customer_email: email,
})

describe('a site that is made, sold and given up', () => {
  it('leaves the lines that the seed looks for, each in its turn', async () => {
    const lead = await shop.enquire('dora')
    for (const status of ['generating', 'generated', 'deployed']) {
      const answer = await shop.api('POST', `/api/v1/leads/${lead}/lifecycle`, { status })
      expect(answer).toMatchObject({ status: 200, body: { id: lead, website_status: status } })
    }
    expect(await shop.recurrente(payment('dora@example.test'))).toMatchObject({
      status: 200,
      body: { status: 'processed', outcome: { lead_id: lead, website_status: 'sold', contact_status: 'purchased' } },
    })
    await shop.logged(`Business ${lead}: website_status = sold (CONVERSION!)`)
    await shop.logged(`Business ${lead}: contact_status = purchased (purchase approved)`)
    expect(await shop.recurrente(ended('dora@example.test'))).toMatchObject({
      status: 200,
      body: { status: 'processed' },
    })
    await shop.logged(`Business ${lead}: website_status = archived (subscription cancelled)`)
    expect(await shop.leadOf(lead)).toMatchObject({ website_status: 'archived', subscription_status: 'cancelled' })

    const { body } = await shop.api('GET', `/api/v1/leads/${lead}/timeline`)
    const changes = JSON.stringify(body.items)
    for (const word of ['generating', 'deployed', 'sold', 'archived', 'purchased']) expect(changes).toContain(word)
  })

  it('is not moved by what nobody signed', async () => {
    const lead = await shop.enquire('eva')
    const stranger = 'whsec_bm9wcXJzdHV2d3h5ejAxMjM0NTY3ODlhYg=='
    const day = 86_400_000
    expect(await shop.recurrente(payment('eva@example.test'), { secret: stranger })).toMatchObject({ status: 401 })
    expect(await shop.recurrente(payment('eva@example.test'), { now: new Date(Date.now() - day) })).toMatchObject({
      status: 401,
    })
    expect(
      await shop.ask('POST', '/api/v1/webhooks/recurrente', json, JSON.stringify(payment('eva@example.test'))),
    ).toMatchObject({ status: 401 })
    expect(await shop.leadOf(lead)).toMatchObject({ website_status: 'none', contact_status: 'pending' })
    const { rows } = await shop.database.pool.query(
      `select count(*)::int from purchases where order_id = 'ch_eva@example.test'`,
    )
    expect(rows[0].count).toBe(0)
  })

  it('counts a delivery that is repeated once', async () => {
    await shop.enquire('fay')
    const first = await shop.recurrente(payment('fay@example.test'), { id: 'msg_repeated' })
    const again = await shop.recurrente(payment('fay@example.test'), { id: 'msg_repeated' })
    expect(again).toMatchObject({ status: 200, body: { status: 'duplicate', id: first.body.id } })
  })
})

const order = (id: string, email: string, more: object = {}) => ({
  id,
  refId: 'Ab12Cd3',
  offer_type: 'main',
  status: 'paid',
  customer: { name: 'Compradora Fictícia', email, docType: 'cpf', docNumber: null },
  product: { id: 'prod-1', name: 'Sistema Exemplo' },
  amount: 39.9,
  paymentMethod: 'pix',
  createdAt: new Date(Date.now() - 60_000).toISOString(),
  paidAt: new Date().toISOString(),
  ...more,
})

describe('an order of Cakto', () => {
  it('makes a customer of somebody unknown, once, whichever of its paths and proofs it comes by', async () => {
    const bought = order('order-1', 'gil@example.test')
    const first = await shop.cakto('purchase_approved', bought)
    expect(first).toMatchObject({ status: 200, body: { status: 'processed', outcome: { order_status: 'approved' } } })
    const again = [
      await shop.cakto('purchase_approved', bought),
      await shop.cakto('purchase_approved', [bought], { path: '/api/v1/webhooks/cakto' }),
      await shop.cakto('purchase_approved', bought, { path: '/api/webhooks/cakto/', isSigned: false }),
    ]
    for (const answer of again)
      expect(answer).toMatchObject({ status: 200, body: { status: 'duplicate', id: first.body.id } })
    const { body } = await shop.api('GET', '/api/v1/purchases?vendor=cakto')
    expect(body.items).toMatchObject([
      {
        orderId: 'order-1',
        status: 'approved',
        amount: 39.9,
        currency: 'BRL',
        customer: { email: 'gil@example.test' },
      },
    ])
    const leads = await shop.api('GET', '/api/v1/leads?q=gil@example.test')
    expect(leads.body.items).toMatchObject([{ website_status: 'sold', contact_status: 'purchased', vendor: 'cakto' }])
  })

  it('is refused under a wrong secret, signature or none', async () => {
    const data = order('order-2', 'hal@example.test')
    for (const [proof, secret] of [
      [true, 'wrong'],
      [false, 'wrong'],
    ] as const)
      expect(await shop.cakto('purchase_approved', data, { secret, isSigned: proof })).toMatchObject({ status: 401 })
    const text = JSON.stringify({ secret: caktoSecret, event: 'refund', data })
    const forged = {
      ...json,
      'x-cakto-timestamp': String(Math.floor(Date.now() / 1000)),
      'x-cakto-signature': `v1=${'0'.repeat(64)}`,
    }
    expect(await shop.ask('POST', '/api/webhook-cakto', forged, text)).toMatchObject({ status: 401 })
    expect(await shop.ask('POST', '/api/webhook-cakto', json, '{"event":"test"}')).toMatchObject({ status: 401 })
  })

  it('is stored without the secret, and its CPF is masked', async () => {
    const { body } = await shop.cakto('purchase_refused', {
      ...order('order-3', 'ida@example.test', { reason: 'Cartão sem limite' }),
      customer: { email: 'ida@example.test', phone: '5521976543987', docType: 'cpf', docNumber: '52998224725' },
    })
    const shown = await shop.api('GET', `/api/v1/intakes/${body.id}`)
    expect(JSON.stringify(shown.body)).toContain('Cartão sem limite')
    for (const secret of [caktoSecret, '52998224725']) expect(JSON.stringify(shown.body)).not.toContain(secret)
  })

  it('stays refunded when its approval comes late', async () => {
    await shop.cakto('refund', order('order-4', 'jan@example.test'))
    const late = await shop.cakto('purchase_approved', order('order-4', 'jan@example.test'))
    expect(late).toMatchObject({ body: { outcome: { order_status: 'refunded', website_status: 'archived' } } })
    const { body } = await shop.api('GET', '/api/v1/purchases?status=refunded')
    const [{ id }] = body.items as [{ id: string }]
    expect((await shop.api('GET', `/api/v1/purchases/${id}`)).body).toMatchObject({
      flags: ['approval_after_refund'],
      facts: expect.arrayContaining([expect.objectContaining({ key: 'refund:order-4' })]),
    })
  })

  it('is counted where the first integrations look', async () => {
    expect(await shop.api('GET', '/api/webhook-cakto/stats')).toMatchObject({ status: 200 })
  })
})

describe('telling a lead’s progress', () => {
  it('refuses what no status knows, and another’s lead', async () => {
    const lead = await shop.enquire('kim')
    const tell = (body: object, id = lead) => shop.api('POST', `/api/v1/leads/${id}/lifecycle`, body)
    expect(await tell({ status: 'sold', field: 'contact_status' })).toMatchObject({ status: 400 })
    expect(await tell({ status: 'none' })).toMatchObject({ status: 400 })
    expect(await tell({ status: 'whatever' })).toMatchObject({ status: 400 })
    expect(await tell({ status: 'sold' }, '0190a000-0000-7000-8000-000000000000')).toMatchObject({ status: 404 })
    expect(await tell({ status: 'sold', note: 'paid in cash' })).toMatchObject({ body: { website_status: 'sold' } })
    await shop.logged(`Business ${lead}: website_status = sold (CONVERSION!)`)
    expect(await tell({ status: 'none', field: 'website_status' })).toMatchObject({ body: { website_status: 'none' } })
  })
})
