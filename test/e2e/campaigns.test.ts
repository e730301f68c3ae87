import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Outreach, openOutreach } from './outreach.ts'

let out: Outreach
beforeAll(async () => {
  out = await openOutreach()
})
afterAll(() => out.stop())

describe('a WhatsApp campaign, as its first users walk through it', () => {
  it('is sent, delivered and read, and its figures follow', async () => {
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
