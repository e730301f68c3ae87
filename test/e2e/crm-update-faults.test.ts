import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Outreach, openOutreach } from './outreach.ts'

let out: Outreach
beforeAll(async () => {
  out = await openOutreach()
})
afterAll(() => out.stop())

const sql = async (text: string, values: unknown[] = []) => (await out.database.pool.query(text, values)).rows

/** While it lasts no contact's status can be written. */
async function breakStatuses(): Promise<() => Promise<void>> {
  await sql(`create function refuse() returns trigger language plpgsql as $$ begin raise 'the CRM is broken'; end $$`)
  await sql(`create trigger refuse before update on leads for each row
    when (new.contact_status is distinct from old.contact_status) execute function refuse()`)
  return async () => {
    await sql('drop trigger refuse on leads')
    await sql('drop function refuse')
  }
}

it('a status that cannot be written fails neither the campaign nor the webhook, and the next fact makes up for it', async () => {
  const lead = await out.enter('Lia Prado')
  const statusOf = async () =>
    (await sql('select contact_status from leads where id = $1', [lead.id]))[0].contact_status
  const mend = await breakStatuses()
  const id = await out.launch({ channel: 'sms', message: { text: 'Oi' }, audience: { leadIds: [lead.id] } })
  expect(await out.reached(id, 'completed')).toMatchObject({ sentCount: 1, failedCount: 0 })
  await out.logged('CRM update failed; the messages stand')
  const [{ messageId }] = await out.messagesOf(id)
  const status = (word: string) =>
    out.tellSms({ MessageSid: messageId, MessageStatus: word, To: lead.phone, From: '+15005550006' })
  expect(await status('delivered')).toMatchObject({
    status: 200,
    body: { status: 'processed', outcome: { old_status: 'sent', new_status: 'delivered' } },
  })
  expect((await out.api('GET', `/campaigns/${id}`)).body).toMatchObject({ sentCount: 1, deliveredCount: 1 })
  expect(await statusOf()).toBe('pending')

  await mend()
  const reply = {
    MessageSid: 'SM0000000000000000000000000000cccc',
    SmsMessageSid: 'SM0000000000000000000000000000cccc',
  }
  await out.tellSms({ ...reply, From: lead.phone, To: '+15005550006', Body: 'Tenho interesse' })
  await out.logged(`Business ${lead.id}: contact_status = replied (SMS reply received)`)
  expect(await statusOf()).toBe('replied')
  expect(out.sms.server.calls.filter(({ method }) => method === 'POST')).toHaveLength(1)
})
