import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/harness/database.ts'
import { createWorkspace, fact, runSteps, type TestWorkspace } from '../../../test/harness/facts.ts'
import type { EventData, LeadFacts } from '../../domain/events.ts'
import { saveLead } from '../leads/save-lead.ts'
import { followTies } from '../parties/jobs.ts'
import { advanceCustomer } from './advance-customer.ts'
import { type PurchaseEvent, recordPurchase } from './record-purchase.ts'
import { recordSubscription } from './record-subscription.ts'

let db: TestDatabase
let workspace: TestWorkspace
beforeAll(async () => {
  db = await createTestDatabase()
  workspace = await createWorkspace(db.pool)
})
afterAll(() => db.drop())

const vendor = 'shop'
let orders = 0
type Purchase = Partial<EventData['purchase.approved']>

/** One fact of an order, a new one unless it is named. */
function buy(type: PurchaseEvent, data: Purchase, more: { at?: string; logged?: string[] } = {}) {
  const whole = { orderId: `order-${++orders}`, customer: {}, amount: 97, currency: 'BRL', ...data }
  const told = fact(workspace, type, whole, { vendor, at: more.at ?? null })
  return runSteps(db.pool, workspace, [recordPurchase, advanceCustomer], [told], more.logged)
}

const enquire = (data: Partial<LeadFacts>) =>
  runSteps(
    db.pool,
    workspace,
    [saveLead],
    [fact(workspace, 'lead.created', { vendorLeadId: `crm-${++orders}`, ...data })],
  )

const rows = async (sql: string, ...values: unknown[]) => (await db.pool.query(sql, values)).rows
const leadsBy = (email: string) => rows('select * from leads where email = $1 order by created_at, id', email)
const leadOf = async (orderId: string) =>
  (await rows('select l.* from purchases p join leads l on l.id = p.lead_id where order_id = $1', orderId))[0]

describe('the lead of an order', () => {
  it('is the enquiry that the e-mail, the phone or the CPF leads to', async () => {
    await enquire({ name: 'Ana', email: 'ana@example.test', phone: '11 97654-3210' })
    const [ana] = await leadsBy('ana@example.test')
    const byEmail = { orderId: 'by-email', customer: { email: 'ANA@example.test ', document: '111.444.777-35' } }
    await buy('purchase.approved', byEmail)
    await buy('purchase.approved', { orderId: 'by-phone', customer: { phone: '5511976543210' } })
    await buy('purchase.approved', { orderId: 'by-cpf', customer: { document: '11144477735' } })
    for (const order of ['by-email', 'by-phone', 'by-cpf']) expect((await leadOf(order)).id).toBe(ana.id)
    expect(await leadsBy('ana@example.test')).toMatchObject([{ contact_status: 'purchased', website_status: 'sold' }])
  })

  it('is the newest of a person with several', async () => {
    await enquire({ email: 'two@example.test' })
    await enquire({ email: 'two@example.test' })
    await buy('purchase.approved', { orderId: 'newest', customer: { email: 'two@example.test' } })
    const leads = await leadsBy('two@example.test')
    expect(leads.map(({ website_status }) => website_status).sort()).toEqual(['none', 'sold'])
  })

  it('is the one that the vendor names, unless it is somebody else’s', async () => {
    await enquire({ email: 'named@example.test' })
    const [named] = await leadsBy('named@example.test')
    const customer = { email: 'payer@example.test' }
    await buy('purchase.approved', { orderId: 'named', leadId: named.id, customer })
    expect((await leadOf('named')).id).toBe(named.id)
    expect(await leadsBy('payer@example.test')).toEqual([])

    const elsewhere = await createWorkspace(db.pool)
    const stranger = fact(elsewhere, 'purchase.approved', {
      orderId: 'foreign',
      leadId: named.id,
      customer: { email: 'other@example.test' },
      amount: 1,
      currency: 'BRL',
    })
    await runSteps(db.pool, elsewhere, [recordPurchase, advanceCustomer], [stranger])
    expect(await leadOf('foreign')).toMatchObject({ workspace_id: elsewhere.id, email: 'other@example.test' })
    await buy('purchase.approved', { orderId: 'odd', leadId: 'lead-001', customer: { email: 'odd@example.test' } })
    expect(await leadOf('odd')).toMatchObject({ email: 'odd@example.test' })
  })

  it('is made, once, of somebody unknown', async () => {
    const customer = { name: 'Nova Pessoa', email: 'nova@example.test', phone: '21 98888-1234' }
    await buy('checkout.abandoned', { customer })
    await buy('purchase.approved', { customer })
    await buy('purchase.approved', { customer: { email: 'nova@example.test' } })
    expect(await leadsBy('nova@example.test')).toMatchObject([
      { vendor, full_name: 'Nova Pessoa', phone: '+5521988881234', contact_status: 'purchased' },
    ])
    const [{ count }] = await rows(
      'select count(*)::int from leads where vendor = $1 and full_name = $2',
      vendor,
      'Nova Pessoa',
    )
    expect(count).toBe(1)
  })

  it('is nobody while no contact is usable, and learns of everything when one is', async () => {
    await buy('purchase.approved', { orderId: 'late', customer: { name: 'X', email: 'teste@teste.com' } })
    expect(await rows('select lead_id, status from purchases where order_id = $1', 'late')).toEqual([
      { lead_id: null, status: 'approved' },
    ])
    await buy('purchase.refused', { orderId: 'late', customer: { email: 'late@example.test' } })
    expect(await leadsBy('late@example.test')).toMatchObject([{ website_status: 'sold' }])
  })

  it('keeps its party whole when the contacts of a customer lead to two', async () => {
    await enquire({ email: 'mail@example.test' })
    await enquire({ phone: '31 97777-1234' })
    await buy('purchase.approved', { customer: { email: 'mail@example.test', phone: '31977771234' } })
    await followTies(db.pool)
    const parties = await rows(
      `select distinct party_id from leads where email = 'mail@example.test' or phone = '+5531977771234'`,
    )
    expect(parties).toHaveLength(1)
  })
})

describe('the state of an order', () => {
  const customer = { email: 'state@example.test' }

  it('is not revived by a late approval, which is flagged', async () => {
    await buy('purchase.refunded', { orderId: 'refunded', customer }, { at: '2026-01-01T10:00:00Z' })
    await buy('purchase.approved', { orderId: 'refunded', customer }, { at: '2026-01-01T11:00:00Z' })
    expect(await rows('select status, flags from purchases where order_id = $1', 'refunded')).toEqual([
      { status: 'refunded', flags: ['approval_after_refund'] },
    ])
    expect(await leadsBy('state@example.test')).toMatchObject([{ website_status: 'archived' }])
  })

  it('is of its vendor alone', async () => {
    await buy('purchase.refused', { orderId: 'same-id', customer })
    const other = fact(
      workspace,
      'purchase.approved',
      { orderId: 'same-id', customer, amount: 1, currency: 'USD' },
      { vendor: 'till' },
    )
    await runSteps(db.pool, workspace, [recordPurchase], [other])
    expect(
      await rows(`select vendor, status, amount from purchases where order_id = 'same-id' order by vendor`),
    ).toEqual([
      { vendor: 'shop', status: 'refused', amount: '97.000' },
      { vendor: 'till', status: 'approved', amount: '1.000' },
    ])
  })

  it('shows no CPF', async () => {
    await buy('purchase.approved', { orderId: 'masked', customer: { ...customer, document: '529.982.247-25' } })
    const kept = await rows(
      `select to_jsonb(p) as p, to_jsonb(f) as f from purchases p join purchase_facts f on f.purchase_id = p.id where order_id = 'masked'`,
    )
    expect(JSON.stringify(kept)).toContain('***.982.247-**')
    expect(JSON.stringify(kept)).not.toMatch(/529\.?982\.?247-?25/)
  })
})

describe('a subscription', () => {
  const customer = { email: 'sub@example.test' }
  const change = (state: 'active' | 'cancelled', at: string, logged: string[] = []) => {
    const data = { subscriptionId: 'su-1', state, customer }
    const told = fact(workspace, 'subscription.changed', data, { vendor, at })
    return runSteps(db.pool, workspace, [recordSubscription, advanceCustomer], [told], logged)
  }

  it('archives its customer when it ends, and a later charge brings the customer back', async () => {
    const subscriptionId = 'su-1'
    await buy('purchase.approved', { customer, subscriptionId }, { at: '2026-01-01T10:00:00Z' })
    await change('active', '2026-01-01T10:00:01Z')
    const logged: string[] = []
    await change('cancelled', '2026-01-01T11:00:00Z', logged)
    const [lead] = await leadsBy('sub@example.test')
    expect(lead).toMatchObject({ website_status: 'archived', subscription_status: 'cancelled' })
    expect(logged).toEqual([
      `Business ${lead.id}: website_status = archived (subscription cancelled)`,
      `Business ${lead.id}: subscription_status = cancelled (subscription cancelled)`,
    ])
    await buy('purchase.approved', { customer, subscriptionId }, { at: '2026-01-01T12:00:00Z' })
    expect(await leadsBy('sub@example.test')).toMatchObject([{ website_status: 'sold' }])
    expect(await rows(`select status from subscriptions where vendor_subscription_id = 'su-1'`)).toEqual([
      { status: 'cancelled' },
    ])
  })
})

it('links every fact of a customer to the party, for access and erasure', async () => {
  const customer = { email: 'linked@example.test' }
  await buy('purchase.approved', { orderId: 'l1', customer })
  await buy('purchase.refunded', { orderId: 'l1', customer })
  const [lead] = await leadsBy('linked@example.test')
  expect(await rows('select intake_id from party_intakes where lead_id = $1', lead.id)).toHaveLength(2)
  const changes = await rows(
    `select field, old_value, new_value, cause_kind, note from lead_changes where lead_id = $1 and kind = 'status' order by id`,
    lead.id,
  )
  expect(changes).toEqual([
    {
      field: 'contact_status',
      old_value: 'pending',
      new_value: 'purchased',
      cause_kind: 'intake',
      note: 'purchase approved',
    },
    { field: 'website_status', old_value: 'none', new_value: 'sold', cause_kind: 'intake', note: 'purchase approved' },
    {
      field: 'website_status',
      old_value: 'sold',
      new_value: 'archived',
      cause_kind: 'intake',
      note: 'purchase refunded',
    },
  ])
})
