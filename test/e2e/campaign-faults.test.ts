import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Outreach, openOutreach } from './outreach.ts'

let out: Outreach
beforeAll(async () => {
  out = await openOutreach()
})
afterAll(() => out.stop())

describe('a vendor that misbehaves', () => {
  it('without an answer leaves a doubt, which the status settles; nothing is sent twice', async () => {
    const lead = await out.enter('Caio Pires')
    out.whatsapp.server.fault = ({ path }) =>
      path.includes('sendText') ? 'done_reset' : path.includes('find') ? { status: 404 } : null
    const id = await out.launch({
      channel: 'whatsapp',
      message: { text: 'Alô {{first_name}}' },
      audience: { leadIds: [lead.id] },
    })
    expect(await out.reached(id, 'completed')).toMatchObject({ doubtfulCount: 1, sentCount: 0 })
    out.whatsapp.server.fault = null
    const sent = () => out.whatsapp.server.calls.filter(({ body }) => body.includes('Alô Caio')).length
    const jid = `${lead.phone.slice(1)}@s.whatsapp.net`
    const told = await out.tellWhatsapp('messages.update', {
      keyId: '3EB0DOUBTFUL',
      remoteJid: jid,
      fromMe: true,
      status: 'DELIVERY_ACK',
    })
    expect(told.body.outcome).toMatchObject({ message_id: '3EB0DOUBTFUL', new_status: 'delivered', campaign: id })
    expect((await out.api('GET', `/campaigns/${id}`)).body).toMatchObject({
      doubtfulCount: 0,
      sentCount: 1,
      deliveredCount: 1,
    })
    expect(sent()).toBe(1)
    const thread = await out.api('GET', `/conversations/whatsapp/${encodeURIComponent(lead.phone)}`)
    expect(thread.body.items).toMatchObject([{ direction: 'out', text: 'Alô Caio', state: 'delivered' }])
    const { rows } = await out.database.pool.query(`select status from effects where lead_id = $1`, [lead.id])
    expect(rows).toEqual([{ status: 'done' }])
  })

  it('without an answer can be settled by a person: what was not sent goes again, once', async () => {
    const lead = await out.enter('Beto Lage')
    out.whatsapp.server.fault = ({ path }) =>
      path.includes('sendText') ? 'reset' : path.includes('find') ? { status: 404 } : null
    const message = { text: 'Epa {{first_name}}' }
    const id = await out.launch({ channel: 'whatsapp', message, audience: { leadIds: [lead.id] } })
    await out.reached(id, 'completed')
    out.whatsapp.server.fault = null
    const [doubtful] = await out.messagesOf(id)
    expect(doubtful).toMatchObject({ status: 'doubtful', attempts: 1 })
    const settled = await out.api('POST', `/campaigns/${id}/messages/${doubtful.id}/settle`, { outcome: 'not_sent' })
    expect(settled).toMatchObject({ status: 200, body: { status: 'pending' } })
    expect(await out.reached(id, 'completed')).toMatchObject({ sentCount: 1, doubtfulCount: 0, totalContacts: 1 })
    expect(await out.api('POST', `/campaigns/${id}/messages/${doubtful.id}/settle`, { outcome: 'sent' })).toMatchObject(
      {
        status: 409,
      },
    )
  })

  it('that slows us down or fails is waited for; what it refuses is marked failed', async () => {
    const [a, b] = [await out.enter('Duda Nunes'), await out.enter('Nina Alves')]
    let refusals = 0
    out.whatsapp.server.fault = ({ path, body }) => {
      if (!path.includes('sendText')) return null
      if (body.includes('Nina')) return { status: 400, body: { response: { message: [['too long']] } } }
      return ++refusals <= 2 ? { status: 429, headers: { 'retry-after': '1' } } : null
    }
    const id = await out.launch({
      channel: 'whatsapp',
      message: { text: 'Ei {{first_name}}' },
      audience: { leadIds: [a.id, b.id] },
    })
    expect(await out.reached(id, 'completed')).toMatchObject({ sentCount: 1, failedCount: 1 })
    out.whatsapp.server.fault = null
    const messages = await out.messagesOf(id)
    expect(messages.find(({ leadId }) => leadId === b.id)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('too long'),
    })
    expect(messages.find(({ leadId }) => leadId === a.id)).toMatchObject({ status: 'sent', attempts: 3 })
  })

  it('that no longer accepts our key stops the sender, not the messages', async () => {
    const leads = [await out.enter('Rita Melo'), await out.enter('Saul Prado')]
    out.whatsapp.server.fault = ({ path }) => (path.includes('sendText') ? { status: 401 } : null)
    const id = await out.launch({
      channel: 'whatsapp',
      message: { text: 'Opa' },
      audience: { leadIds: leads.map((each) => each.id) },
    })
    const sender = await out.sender('whatsapp', ({ canSend }) => !canSend)
    expect(sender).toMatchObject({ pauseReason: expect.stringContaining('credentials') })
    expect((await out.api('GET', `/campaigns/${id}`)).body).toMatchObject({
      status: 'active',
      failedCount: 0,
      sentCount: 0,
    })
    out.whatsapp.server.fault = null
    await out.api('POST', `/campaigns/${id}/pause`)
    expect(await out.api('PATCH', `/senders/${sender.id}`, { paused: false })).toMatchObject({
      body: { canSend: true },
    })
    expect(await out.api('POST', `/campaigns/${id}/cancel`)).toMatchObject({ body: { status: 'cancelled' } })
    expect(await out.api('POST', `/campaigns/${id}/start`)).toMatchObject({ status: 409 })
  })
})
