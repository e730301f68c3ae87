import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery, demoVendor } from '../../../test/harness/demo-vendor.ts'
import { instanceKey, startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { tablesThatTell as tablesOf } from '../../../test/harness/tables-that-tell.ts'
import { newId } from '../../base/ids.ts'
import { cancelEffects } from '../../pipeline/cancel-effects.ts'
import { vendors } from '../../vendors/registry.ts'
import { applyRetention } from './apply-retention.ts'

/** Whatever could tell who the person was, in any spelling. */
const traces = ['maria', 'conceição', 'conceicao', '98765-4021', '987654021', '87654021', '444.777', '11144477735']
const secret = 'a secret of the batches'

let hub: TestHub
let batchUrl: string
const maria = {
  name: 'Maria da Conceição',
  email: 'maria.c@example.test',
  phone: '(11) 98765-4021',
  description: 'My CPF is 111.444.777-35',
  company: { name: 'Maria Doces' },
  custom: { referred_by: 'Maria da Conceição' },
}

async function tell(id: string, lead: Record<string, unknown>) {
  const { headers, ...rest } = demoDelivery({ id, about: id, lead })
  const answer = await fetch(`${hub.url}/api/v1/webhooks/demo`, { ...rest, headers: { ...headers, prefer: 'wait=10' } })
  return (await answer.json()) as { id: string; status: string; outcome: { leadId?: string } | null }
}

const tellBatch = (key: string, leads: Record<string, unknown>[]) =>
  post(batchUrl, { event_type: 'leads.batch', key, leads }, { 'x-api-key': secret })

const tablesThatTell = () => tablesOf(hub, traces)

/** The webhook of a new connection of this vendor. */
async function connect(vendor: string, settings: object): Promise<string> {
  const made = await hub.api('POST', '/api/v1/connections', { body: { vendor, settings } })
  return hub.url + new URL((made.body as { webhookUrl: string }).webhookUrl).pathname
}

async function post(url: string, body: unknown, more: Record<string, string> = {}) {
  const headers = { 'content-type': 'application/json', prefer: 'wait=10', ...more }
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body), headers })
  return (await answer.json()) as { id: string; status: string; outcome: Record<string, unknown> | null }
}

beforeAll(async () => {
  const spoken = ['datashopper', 'cakto', 'evolution', 'csv', 'manual']
  hub = await startTestHub({ vendors: [demoVendor, ...vendors.filter(({ id }) => spoken.includes(id))] })
  batchUrl = await connect('datashopper', { webhookSecrets: [secret] })
})
afterAll(() => hub.stop())

describe('a person who asks to be forgotten', () => {
  let leadId: string
  let batchId: string
  let jobId: string

  it('is in many tables before', async () => {
    leadId = (await tell('one', maria)).outcome!.leadId!
    await tell('two', { ...maria, name: 'MARIA DA CONCEIÇÃO', phone: null })
    const person = { full_name: maria.name, email: maria.email, phone: maria.phone }
    batchId = (await tellBatch('b1', [{ full_name: 'Ana Prado', email: 'ana@example.test' }, person])).id
    await hub.api('PATCH', `/api/v1/leads/${leadId}`, {
      body: { full_name: 'Maria da Conceição Lima', tags: ['maria'] },
    })
    const { pool } = hub.database
    await pool.query(
      `insert into messages (id, workspace_id, channel, direction, vendor_message_id, address, address_key, contact_name, text, lead_id, state)
       values ($1, $2, 'whatsapp', 'in', 'm1', '5511987654021', '+551187654021', 'Maria', 'Sou a Maria', $3, 'delivered')`,
      [newId(), hub.workspaceId, leadId],
    )
    const { rows } = await pool.query('select party_id from leads where id = $1', [leadId])
    await pool.query('update core.parties set cpf = $2, cpf_masked = $3, cpf_hash = $4 where id = $1', [
      rows[0].party_id,
      hub.sealer.seal('11144477735'),
      '***.444.777-**',
      hub.sealer.keyedHash('cpf', '11144477735'),
    ])
    const file = new FormData()
    const lines = [
      'Nome;E-mail;Telefone',
      'Ana Prado;ana@example.test;',
      `${maria.name};${maria.email};11 98765-4021`,
      `${maria.name};x@;`,
    ]
    file.append('file', new Blob([lines.join('\n')]), 'leads.csv')
    const headers = { authorization: `Bearer ${instanceKey}` }
    const sent = await fetch(`${hub.url}/api/v1/leads/bulk-upload`, { method: 'POST', headers, body: file })
    jobId = ((await sent.json()) as { jobId: string }).jobId
    await hub.api('GET', '/api/v1/leads/export?q=Maria%20da%20Concei%C3%A7%C3%A3o').catch(() => null)
    await pool.query(
      'create table later_rows (workspace_id uuid, lead_id uuid, raw jsonb not null, note text not null)',
    )
    await pool.query(
      `insert into later_rows values ($1, null, $2, 'Tel. 11 98765-4021'), ($1, null, '{"name":"Ana"}', 'kept')`,
      [hub.workspaceId, { rows: [{ name: 'Ana' }, { name: maria.name }] }],
    )
    expect((await tablesThatTell()).length).toBeGreaterThan(8)
  })

  it('can have everything that is kept of them', async () => {
    await hub.api('POST', '/api/v1/lead-fields', { body: { name: 'referred_by', pii: 'sensitive' } })
    const { body } = await hub.api('GET', `/api/v1/privacy/report?lead_id=${leadId}`)
    const text = JSON.stringify(body)
    for (const part of ['maria.c@example.test', 'Sou a Maria', '***.444.777-**']) expect(text).toContain(part)
    expect(text).not.toMatch(/111\.444\.777|11144477735|\\\\x/)
    expect(body).toMatchObject({ fields: [{ name: 'referred_by', pii: 'sensitive', values: [maria.name] }] })
  })

  it('is gone from every table afterwards, and the others of a batch are not', async () => {
    const refused = await hub.api('POST', `/api/v1/leads/${leadId}/erase`, { body: {} })
    expect(refused.status).toBe(400)
    const { status, body } = await hub.api('POST', `/api/v1/leads/${leadId}/erase`, { body: { confirm: true } })
    expect({ status, body }).toMatchObject({ status: 200, body: { counts: { leads: 3, later_rows: 1 } } })
    expect(await tablesThatTell()).toEqual([])
    for (const path of [`leads/${leadId}`, `leads/${leadId}/timeline`])
      expect((await hub.api('GET', `/api/v1/${path}`)).status).toBe(404)
    expect(JSON.stringify((await hub.api('GET', '/api/v1/leads')).body)).toContain('ana@example.test')

    const again = await hub.api('POST', `/api/v1/intakes/${batchId}/replay`)
    expect(again.status).toBe(202)
    const { rows } = await hub.database.pool.query('select raw, note from later_rows order by note')
    expect(rows).toEqual([
      { raw: { rows: [{ name: 'Ana' }] }, note: 'erased' },
      { raw: { name: 'Ana' }, note: 'kept' },
    ])
  })

  it('does not come back by a webhook, by a batch or by hand, and the intake says why', async () => {
    const byId = await tell('one-more', { ...maria, email: null })
    expect(byId).toMatchObject({ status: 'failed' })
    const story = await hub.api('GET', `/api/v1/intakes/${byId.id}`)
    expect(story.body).toMatchObject({ status: 'failed', errorMessage: expect.stringContaining('Suppressed') })
    expect(
      await tellBatch('b2', [
        { full_name: 'Bea', email: 'bea@example.test' },
        { full_name: 'M', email: maria.email },
      ]),
    ).toMatchObject({
      status: 'failed',
    })
    const byHand = await hub.api('POST', '/api/v1/leads', {
      body: { full_name: 'Maria da Conceição', phone: '+5511987654021' },
    })
    expect(byHand.status).toBe(409)
    expect(JSON.stringify((await hub.api('GET', '/api/v1/leads')).body)).toContain('bea@example.test')
    expect(await tablesThatTell()).toEqual([])
  })

  it('leaves the file of an earlier import readable, without them', async () => {
    const { status, body } = await hub.api('GET', `/api/v1/imports/${jobId}/rows`)
    expect(status).toBe(200)
    expect((body as { items: { cells: string[] }[] }).items.map(({ cells }) => cells)).toEqual([
      ['Ana Prado', 'ana@example.test', ''],
      [],
      [],
    ])
  })

  it('does not come back by an order or a message: the order is kept without them, and the intake says why', async () => {
    const cakto = await connect('cakto', { secrets: [secret] })
    const order = (id: string, customer: object) =>
      post(cakto, {
        event: 'purchase_approved',
        secret,
        data: { id, customer, amount: 39.9, paidAt: '2026-01-02T03:04:05Z' },
      })
    const own = { name: maria.name, email: maria.email, phone: '11987654021', docNumber: '11144477735' }
    const bought = await order('order-of-the-erased', own)
    expect(bought).toMatchObject({ status: 'failed', outcome: { order_status: 'approved', lead_id: null } })
    expect(await order('order-of-another', { name: 'Lia', email: 'lia@example.test' })).toMatchObject({
      status: 'processed',
      outcome: { lead_id: expect.any(String) },
    })
    const evolution = await connect('evolution', {})
    const message = (id: string, fromMe: boolean) =>
      post(evolution, {
        event: 'messages.upsert',
        instance: 'one',
        data: {
          key: { id, fromMe, remoteJid: '5511987654021@s.whatsapp.net' },
          pushName: 'Maria',
          message: { conversation: 'Sou a Maria' },
          messageType: 'conversation',
          messageTimestamp: 1767322000,
        },
      })
    for (const { id, status } of [await message('m8', false), await message('m9', true)]) {
      expect(status).toBe('failed')
      const { body } = await hub.api('GET', `/api/v1/intakes/${id}`)
      expect(body).toMatchObject({ errorMessage: expect.stringContaining('Suppressed') })
    }
    const { rows } = await hub.database.pool.query(
      `select amount, details from purchases where order_id like 'order-of-the%'`,
    )
    expect(rows).toMatchObject([{ amount: '39.900' }])
    expect(await tablesThatTell()).toEqual([])
  })

  it('may be let go of by a rule too, and then may come back', async () => {
    const { leadId } = (await tell('old', { name: 'Velha Cliente', email: 'velha@example.test' })).outcome!
    await hub.api('POST', `/api/v1/leads/${leadId}/notes`, { body: { text: 'Called Velha' } })
    await hub.database.pool.query(
      `update leads set created_at = now() - interval '400 days', updated_at = now() - interval '400 days' where id = $1`,
      [leadId],
    )
    await hub.database.pool.query(`update lead_notes set at = now() - interval '40 days' where lead_id = $1`, [leadId])
    const rules = { notes: 30, inactive_people: 365 }
    const seen = await hub.api('POST', '/api/v1/privacy/retention/preview', { body: rules })
    expect(seen.body).toMatchObject({
      items: [
        { dataClass: 'notes', rows: 1 },
        { dataClass: 'inactive_people', rows: 1 },
      ],
    })
    expect((await hub.api('PUT', '/api/v1/privacy/retention', { body: rules })).status).toBe(200)
    const tools = { sealer: hub.sealer, vendors: new Map(), cancelEffects }
    await applyRetention(hub.database.pool, tools, new AbortController().signal)
    expect((await hub.api('GET', `/api/v1/leads/${leadId}`)).status).toBe(404)
    expect(await tell('old-again', { name: 'Velha Cliente', email: 'velha@example.test' })).toMatchObject({
      status: 'processed',
    })
  })

  it('keeps a word for a purpose with its proof', async () => {
    const { leadId } = (await tell('willing', { name: 'Nina', email: 'nina@example.test' })).outcome!
    const said = { leadId, channel: 'email', evidence: 'ticked the box of the fair, sheet 7' }
    for (const wish of ['opt_in', 'opt_out'])
      expect((await hub.api('POST', '/api/v1/privacy/consents', { body: { ...said, wish } })).status).toBe(201)
    const { body } = await hub.api('GET', `/api/v1/privacy/consents?lead_id=${leadId}`)
    expect(body).toMatchObject({
      items: [
        { wish: 'opt_out', purpose: 'marketing', evidence: said.evidence, causeKind: 'user' },
        { wish: 'opt_in', address: 'nina@example.test' },
      ],
    })
    expect((await hub.api('GET', `/api/v1/leads/${leadId}`)).body).toMatchObject({ contact_status: 'unsubscribed' })
    const nothing = await hub.api('POST', '/api/v1/privacy/consents', {
      body: { ...said, wish: 'opt_in', evidence: '' },
    })
    expect(nothing.status).toBe(400)
  })

  it('leaves a line that names nobody', async () => {
    const { body } = await hub.api('GET', '/api/v1/privacy/erasures')
    expect(body).toMatchObject({ items: [{ actor: 'retention' }, { actor: 'instance key', counts: { leads: 3 } }] })
  })
})
