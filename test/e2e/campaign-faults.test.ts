import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ageMessages } from '../harness/age-messages.ts'
import { eventually } from '../harness/eventually.ts'
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
    await out.told(/^loja-01 parou de enviar$/, 'sender')
    const log = (await out.api('GET', `/campaigns/${id}/log`)).body.items
    expect(log.find(({ step }: { step: string }) => step === 'sender_stopped')).toMatchObject({
      actor: 'hub',
      detail: { sender: 'loja-01', reason: sender.pauseReason },
    })
    out.whatsapp.server.fault = null
    const tell = (state: string) => out.tellWhatsapp('connection.update', { instance: 'loja-01', state })
    await tell('open')
    expect(await out.sender('whatsapp', ({ canSend }) => canSend)).toMatchObject({ pauseReason: null })
    await out.api('POST', `/campaigns/${id}/pause`)
    await out.api('PATCH', `/senders/${sender.id}`, { paused: true, reason: 'holidays' })
    await tell('connecting')
    await tell('open')
    expect(await out.sender('whatsapp', ({ state }) => state === 'open')).toMatchObject({ pauseReason: 'holidays' })
    expect(await out.api('PATCH', `/senders/${sender.id}`, { paused: false })).toMatchObject({
      body: { canSend: true },
    })
    expect(await out.api('POST', `/campaigns/${id}/cancel`)).toMatchObject({ body: { status: 'cancelled' } })
    expect(await out.api('POST', `/campaigns/${id}/start`)).toMatchObject({ status: 409 })
  })

  it('and refuses one message after another pauses the campaign, which says why; resumed, the rest goes', async () => {
    const leads = await Promise.all(Array.from({ length: 14 }, (_, n) => out.enter(`Rui Recusado${n}`)))
    const refuse = { status: 400, body: { response: { message: [['template is paused']] } } }
    out.whatsapp.server.fault = ({ path }) => (path.includes('sendText') ? refuse : null)
    const id = await out.launch({
      channel: 'whatsapp',
      message: { text: 'Olá {{first_name}}' },
      audience: { leadIds: leads.map((each) => each.id) },
      pace: { perSecond: 8 },
      autoPause: { sameErrorInRow: 3 },
    })
    const stopped = await out.reached(id, 'paused')
    expect(stopped.statusReason).toMatch(/^3 messages in a row were refused: .*template is paused/)
    out.whatsapp.server.fault = null
    const log = (await out.api('GET', `/campaigns/${id}/log?limit=200`)).body.items
    expect(log.find(({ step }: { step: string }) => step === 'paused')).toMatchObject({
      actor: 'hub',
      detail: { reason: stopped.statusReason },
    })
    const notice = await out.told(/pausada$/, 'campaign')
    expect(notice).toMatchObject({ text: expect.stringContaining('template is paused'), url: `/campaigns/${id}` })
    expect(await out.api('PATCH', `/campaigns/${id}`, { pace: null })).toMatchObject({ status: 200 })
    await out.api('POST', `/campaigns/${id}/resume`)
    const { sentCount, failedCount, rules } = await out.reached(id, 'completed')
    expect(sentCount + failedCount).toBe(14)
    expect(failedCount).toBeGreaterThanOrEqual(3)
    expect(rules).toMatchObject({ pace: null, attributionDays: 7, autoPause: { sameErrorInRow: 3 } })
  })

  it('in half of the cases pauses the campaign, too, unless its rules forbid it', async () => {
    const leads = await Promise.all(Array.from({ length: 30 }, (_, n) => out.enter(`Ana Metade${n}`)))
    let n = 0
    out.whatsapp.server.fault = ({ path }) =>
      path.includes('sendText') && ++n % 3 > 0 ? { status: 400, body: { response: { message: [[`no ${n}`]] } } } : null
    const body = {
      channel: 'whatsapp',
      message: { text: 'Olá {{first_name}}' },
      audience: { leadIds: leads.map((each) => each.id) },
      autoPause: { failedPercent: 60, ofLast: 8 },
    }
    const id = await out.launch({ ...body, pace: { perSecond: 10 } })
    expect((await out.reached(id, 'paused')).statusReason).toMatch(/^\d of the last 8 messages failed, most with: /)
    await ageMessages(out.database.pool, '1 minute')
    const other = await out.launch({ ...body, autoPause: null })
    expect(await out.reached(other, 'completed')).toMatchObject({ totalContacts: 30, failedCount: 20 })
    out.whatsapp.server.fault = null
  })
})

describe('an effect that a person decides on', () => {
  const effectOf = async (leadId: string) =>
    (await out.database.pool.query('select id, status from effects where lead_id = $1 order by id', [leadId])).rows
  const fail = (fault: 'reset' | { status: number }) => {
    out.whatsapp.server.fault = ({ path }) =>
      path.includes('sendText') ? fault : path.includes('find') ? { status: 404 } : null
  }
  const launchTo = (lead: { id: string }, text: string) =>
    out.launch({ channel: 'whatsapp', message: { text }, audience: { leadIds: [lead.id] } })
  const settle = (id: string, outcome: string) => out.api('POST', `/effects/${id}/settle`, { outcome })
  const retry = (id: string) => out.api('POST', `/effects/${id}/retry`)

  it('settled as done, its message is sent', async () => {
    const lead = await out.enter('Célia Prado')
    fail('reset')
    const id = await launchTo(lead, 'Sim?')
    await out.reached(id, 'completed')
    out.whatsapp.server.fault = null
    const [effect] = await effectOf(lead.id)
    expect(await settle(effect.id, 'done')).toMatchObject({ status: 200, body: { status: 'done' } })
    expect(await out.messagesOf(id)).toMatchObject([{ status: 'sent' }])
    expect((await out.api('GET', `/campaigns/${id}`)).body).toMatchObject({ sentCount: 1, doubtfulCount: 0 })
    expect(await retry(effect.id)).toMatchObject({ status: 409 })
  })

  it('settled as not sent, its message has failed; sent again, it is sent, once', async () => {
    const lead = await out.enter('Dora Prado')
    fail('reset')
    const id = await launchTo(lead, 'Não?')
    await out.reached(id, 'completed')
    const [effect] = await effectOf(lead.id)
    expect(await settle(effect.id, 'not_sent')).toMatchObject({ body: { status: 'failed' } })
    expect(await out.messagesOf(id)).toMatchObject([{ status: 'failed', error: expect.stringContaining('Not sent') }])
    expect((await out.api('GET', `/campaigns/${id}`)).body).toMatchObject({ failedCount: 1, doubtfulCount: 0 })
    fail({ status: 400 })
    expect(await retry(effect.id)).toMatchObject({ status: 202 })
    await eventually(async () => (await effectOf(lead.id))[0].status === 'failed')
    expect(await out.reached(id, 'completed')).toMatchObject({ failedCount: 1, sentCount: 0 })
    out.whatsapp.server.fault = null
    expect(await retry(effect.id)).toMatchObject({ status: 202 })
    expect(await out.reached(id, 'completed')).toMatchObject({ failedCount: 0, sentCount: 1 })
    expect(await out.messagesOf(id)).toMatchObject([{ status: 'sent', failedAt: null, error: null, attempts: 3 }])
    expect(await retry(effect.id)).toMatchObject({ status: 409 })
  })

  it('and whose recipient got another one does not go again', async () => {
    const lead = await out.enter('Elza Prado')
    fail('reset')
    const id = await launchTo(lead, 'De novo?')
    await out.reached(id, 'completed')
    out.whatsapp.server.fault = null
    const [{ id: messageId }] = await out.messagesOf(id)
    await out.api('POST', `/campaigns/${id}/messages/${messageId}/settle`, { outcome: 'not_sent' })
    expect(await out.reached(id, 'completed')).toMatchObject({ sentCount: 1 })
    const [first, second] = await effectOf(lead.id)
    expect([first.status, second.status]).toEqual(['failed', 'done'])
    expect(await retry(first.id)).toMatchObject({ status: 409 })
    expect(out.whatsapp.server.calls.filter(({ body }) => body.includes('De novo?')).length).toBe(2)
  })
})
