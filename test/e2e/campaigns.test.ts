import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../harness/eventually.ts'
import { type Outreach, openOutreach } from './outreach.ts'

let out: Outreach
beforeAll(async () => {
  out = await openOutreach()
})
afterAll(() => out.stop())

describe('a WhatsApp campaign, as its first users walk through it', () => {
  it('is sent, delivered and read, and its figures follow', async () => {
    expect((await out.sender('whatsapp', Boolean)).lastContactAt).toBeNull()
    const began = Date.now()
    const joao = await out.enter('João Silva')
    const maria = await out.enter('Maria Souza')
    const made = await out.api('POST', '/campaigns', {
      name: 'Teste Campaign',
      channel: 'whatsapp',
      message: { text: 'Olá {{first_name}}' },
      audience: { leadIds: [joao.id, maria.id] },
      quietHours: null,
    })
    expect(made).toMatchObject({ status: 201, body: { status: 'draft' } })
    const { id } = made.body
    expect(await out.api('POST', `/campaigns/${id}/start`)).toMatchObject({ status: 200, body: { status: 'active' } })
    expect(await out.reached(id, 'completed')).toMatchObject({ totalContacts: 2, sentCount: 2, deliveredCount: 0 })
    const texts = out.whatsapp.server.calls.map(({ body }) => JSON.parse(body).text)
    expect(texts.sort()).toEqual(['Olá João', 'Olá Maria'])

    const message = (await out.messagesOf(id)).find(({ leadId }) => leadId === joao.id)!
    expect(message).toMatchObject({ status: 'sent', messageId: expect.any(String), deliveredAt: null, attempts: 1 })
    const status = (code: number) =>
      out.tellWhatsapp('messages.update', { key: { id: message.messageId }, update: { status: code } })
    const told = { message_id: message.messageId, campaign: id, contact: 'João Silva' }
    expect(await status(2)).toMatchObject({
      status: 200,
      body: { status: 'processed', outcome: { ...told, old_status: 'sent', new_status: 'delivered' } },
    })
    expect(await status(3)).toMatchObject({
      body: { outcome: { ...told, old_status: 'delivered', new_status: 'read' } },
    })
    expect((await out.api('GET', `/campaigns/${id}`)).body).toMatchObject({
      status: 'completed',
      totalContacts: 2,
      sentCount: 2,
      deliveredCount: 1,
      readCount: 1,
      failedCount: 0,
      deliveryRate: 50,
      readRate: 100,
    })
    const { rows } = await out.database.pool.query('select last_interaction_date from leads where id = $1', [joao.id])
    expect(rows[0].last_interaction_date).not.toBeNull()
    const { lastContactAt, ...figures } = await out.sender('whatsapp', ({ readToday }) => readToday === 1)
    expect(figures).toMatchObject({
      sentToday: 2,
      deliveredToday: 1,
      failedToday: 0,
      consecutiveErrors: 0,
      health: 100,
    })
    expect(Date.parse(lastContactAt)).toBeGreaterThanOrEqual(began - 1_000)
  })

  it('is told apart from what is no campaign’s, unknown or known already', async () => {
    const ana = await out.enter('Ana Lima')
    const id = await out.launch({ channel: 'whatsapp', message: { text: 'Oi' }, audience: { leadIds: [ana.id] } })
    await out.reached(id, 'completed')
    const [{ messageId }] = await out.messagesOf(id)
    const update = (data: object) => out.tellWhatsapp('messages.update', data)
    expect(await update({ key: { id: 'NOBODYS' }, update: { status: 2 } })).toMatchObject({
      body: { outcome: { reason: 'not_campaign_message' } },
    })
    expect(await update({ key: { id: messageId }, update: { status: 9 } })).toMatchObject({
      body: { outcome: { reason: 'unknown_status_code' } },
    })
    await update({ keyId: messageId, fromMe: true, status: 'READ' })
    expect(await update({ keyId: messageId, fromMe: true, status: 'DELIVERY_ACK' })).toMatchObject({
      body: { outcome: { reason: 'already_processed' } },
    })
    expect((await out.api('GET', `/campaigns/${id}`)).body).toMatchObject({ readCount: 1, deliveredCount: 1 })
  })
})

describe('an SMS campaign, as the CRM’s users test it', () => {
  it('marks the lead sent, confirmed, replied and unsubscribed, and never writes to it again', async () => {
    const lead = await out.enter('Rui Costa')
    const body = { channel: 'sms', message: { text: 'Oi {{first_name}}' }, audience: { leadIds: [lead.id] } }
    const id = await out.launch(body)
    await out.reached(id, 'completed')
    await out.logged(`Business ${lead.id}: contact_status = sms_sent (campaign sent)`)
    const [{ messageId }] = await out.messagesOf(id)
    const told = await out.tellSms({
      MessageSid: messageId,
      MessageStatus: 'delivered',
      To: lead.phone,
      From: '+15005550006',
    })
    expect(told.body.outcome).toMatchObject({ old_status: 'sent', new_status: 'delivered', campaign: id })
    await out.logged(`Business ${lead.id}: contact_status = sms_sent (confirmed)`)

    await out.tellSms({
      MessageSid: 'SM0000000000000000000000000000aaaa',
      SmsMessageSid: 'SM0000000000000000000000000000aaaa',
      From: lead.phone,
      To: '+15005550006',
      Body: 'Tenho interesse',
    })
    await out.logged(`Business ${lead.id}: contact_status = replied (SMS reply received)`)
    expect((await out.api('GET', `/campaigns/${id}`)).body).toMatchObject({ repliedCount: 1, deliveredCount: 1 })
    const replies = await out.api('GET', `/campaigns/${id}/replies`)
    expect(replies.body.items).toMatchObject([{ contact: 'Rui Costa', text: 'Tenho interesse', unread: 1 }])
    const thread = `/conversations/sms/${encodeURIComponent(lead.phone)}`
    expect(await out.api('POST', thread, { text: 'Que bom! Ligo já.' })).toMatchObject({ status: 201 })
    await eventually(async () => (await out.api('GET', thread)).body.items[0].state === 'sent')
    expect((await out.api('GET', `/campaigns/${id}/replies`)).body.items).toMatchObject([{ unread: 0 }])

    await out.tellSms({
      MessageSid: 'SM0000000000000000000000000000bbbb',
      SmsMessageSid: 'SM0000000000000000000000000000bbbb',
      From: lead.phone,
      To: '+15005550006',
      Body: 'SAIR',
    })
    await out.logged(`Business ${lead.id}: contact_status = unsubscribed (SMS opt-out)`)
    const again = await out.launch(body)
    expect(await out.reached(again, 'completed')).toMatchObject({ sentCount: 0, exclusions: { suppressed: 1 } })
    expect((await out.api('GET', `/suppressions?q=${encodeURIComponent(lead.phone)}`)).body.items).toMatchObject([
      { channel: 'sms', reason: 'word', detail: 'SAIR' },
    ])
    const log = (await out.api('GET', `/campaigns/${id}/log`)).body.items.map(({ step }: { step: string }) => step)
    for (const step of ['created', 'started', 'message_sent', 'message_delivered', 'message_replied', 'completed'])
      expect(log).toContain(step)
  })
})

describe('before a campaign is sent', () => {
  it('its preview says who would get it, who not and why, and what it says', async () => {
    const [eva, leo] = [
      await out.enter('Eva Maia', { tags: ['previa'], company_location_state: 'SP', company_location_country: 'BR' }),
      await out.enter('Leo Dias', { tags: ['previa'] }),
      await out.enter('Sem Fone', { tags: ['previa'], phone: undefined }),
    ]
    const gone = [
      await out.enter('Foi Apagada', { tags: ['previa'] }),
      await out.enter('Foi Unida', { tags: ['previa'] }),
    ]
    await out.database.pool.query(
      'update leads set erased_at = case when id = $1 then now() end, merged_into = case when id = $2 then $3::uuid end where id in ($1, $2)',
      [gone[0]!.id, gone[1]!.id, eva.id],
    )
    await out.api('POST', '/suppressions', { channel: 'whatsapp', address: leo.phone, detail: 'asked by phone' })
    const { body: made } = await out.api('POST', '/campaigns', {
      name: 'Prévia',
      channel: 'whatsapp',
      message: { text: 'Olá {{first_name}}, sobre {{product}}' },
      audience: { filter: { tags: ['previa'] } },
      pace: { perSecond: 2 },
      quietHours: null,
    })
    const { body } = await out.api('GET', `/campaigns/${made.id}/preview`)
    expect(body).toMatchObject({
      audience: 3,
      recipients: 1,
      exclusions: { suppressed: 1, no_address: 1 },
      missing: { product: 1 },
      sample: [{ leadId: eva.id, text: 'Olá Eva, sobre', missing: ['product'] }],
      senders: [{ name: expect.any(String) }],
      estimate: { perSecond: 2, tooLate: 0, endsAt: expect.any(String) },
    })
  })

  it('what cannot be is refused with a reason, and stays a draft', async () => {
    const lead = await out.enter('Ivo Reis')
    const base = { name: 'X', channel: 'whatsapp', message: { text: 'Oi' }, audience: { leadIds: [lead.id] } }
    const make = (more: object) => out.api('POST', '/campaigns', { ...base, ...more })
    expect(await make({ message: { text: 'Oi {{nome_do_cachorro}}' } })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', errors: [{ path: 'body.message.text' }] },
    })
    expect(await make({ scheduledAt: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 400 })
    expect(await make({ audience: { filter: { field: 'no_such', op: 'is', value: 1 } } })).toMatchObject({
      status: 400,
    })
    const { body: empty } = await make({ audience: { leadIds: [] } })
    expect(await out.api('POST', `/campaigns/${empty.id}/start`)).toMatchObject({
      status: 409,
      body: { code: 'wrong_state' },
    })
    expect((await out.api('GET', `/campaigns/${empty.id}`)).body.status).toBe('draft')
    const { body: mail } = await make({ channel: 'email' })
    expect(await out.api('POST', `/campaigns/${mail.id}/start`)).toMatchObject({ status: 409 })
  })
})
