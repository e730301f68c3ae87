import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { createLog } from '../../src/base/log.ts'
import { failSilent } from '../../src/features/campaigns/fail-silent.ts'
import { ageMessages } from '../harness/age-messages.ts'
import { eventually } from '../harness/eventually.ts'
import { instanceKey } from '../harness/hub.ts'
import {
  api,
  type Body,
  closeThreeSenders,
  countBy,
  enter,
  enterMany,
  hub,
  ids,
  later,
  make,
  messagesOf,
  openThreeSenders,
  query,
  reached,
  run,
  start,
} from './three-senders.ts'

beforeAll(openThreeSenders)
afterAll(closeThreeSenders)

describe('several senders', () => {
  it('share the people, keep whom they know, and warm up', async () => {
    const leads = await enterMany(12)
    const first = await run({ audience: ids(leads) })
    const by = new Map((await messagesOf(first.id)).map(({ leadId, connectionId }) => [leadId, connectionId]))
    expect(Object.values(countBy([...by.values()], (id) => id))).toEqual([4, 4, 4])
    await later()
    const second = await run({ audience: ids(leads) })
    for (const { leadId, connectionId } of await messagesOf(second.id)) expect(connectionId).toBe(by.get(leadId))

    const { items } = (await api('GET', '/senders')).body
    const [fresh] = items
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Sao_Paulo' }).format(new Date())
    const warmUp = { startedOn: today, perDay: [10, 50] }
    const changed = await api('PATCH', `/senders/${fresh.id}`, { warmUp })
    expect(changed.body).toMatchObject({ limitToday: 10, sentToday: 8 })
    await query(`insert into pace_buckets (key, tokens, at, day, used) values ($1, 0, now(), $2, 8)`, [
      `sender:${fresh.id}`,
      today,
    ])
    const third = await run({ audience: ids(await enterMany(12)) })
    const used = countBy(await messagesOf(third.id), ({ connectionId }) => connectionId)
    expect(used[fresh.id] ?? 0).toBeLessThanOrEqual(2)
    expect(third).toMatchObject({ sentCount: 12 })
    await api('PATCH', `/senders/${fresh.id}`, { warmUp: null })
  })

  it('never write to one person twice within six seconds, whatever the schedule', async () => {
    const leads = await enterMany(4)
    const campaigns = await Promise.all([1, 2].map(() => make({ audience: ids(leads) })))
    await Promise.all(campaigns.map(start))
    await Promise.all(campaigns.map((id) => reached(id, 'completed')))
    const close = await query(
      `select a.id from messages a join messages b on b.address_key = a.address_key and b.connection_id = a.connection_id and b.id > a.id
       where a.campaign_id = any($1) and b.campaign_id = any($1) and abs(extract(epoch from a.attempted_at - b.attempted_at)) < 6`,
      [campaigns],
    )
    expect(close).toEqual([])
    expect(
      await query('select count(*)::int as n from messages where campaign_id = any($1) and sent_at is not null', [
        campaigns,
      ]),
    ).toEqual([{ n: 8 }])
  })
})

describe('who gets what', () => {
  it('variants and holdout have their shares exactly', async () => {
    const leads = await enterMany(20)
    const message = { text: 'Oi' }
    const variants = [
      { name: 'A', share: 3, message },
      { name: 'B', share: 1, message },
    ]
    const { exclusions, byVariant, id } = await run({ audience: ids(leads), message: undefined, variants, holdout: 20 })
    expect(exclusions).toEqual({ holdout: 4 })
    expect(byVariant.map(({ name, sentCount }: Body) => [name, sentCount])).toEqual([
      ['A', 12],
      ['B', 4],
    ])
    expect(countBy(await messagesOf(id), ({ variant }) => variant)).toEqual({ A: 12, B: 4, holdout: 4 })
  })

  it('people are written to in their language, with fallbacks for what is not known', async () => {
    const leads = [
      await enter({ company_location_country: 'BR', company_name: 'Obra Exemplo' }),
      await enter({ company_location_country: 'US', phone: '+12125550123' }),
      await enter({ company_location_country: 'MX', phone: '+525512345678' }),
    ]
    const text = 'Oi {{first_name}} da {{company_name|sua empresa}}'
    const languages = { en: { text: 'Hi {{first_name}} of {{company_name|your company}}' } }
    const { id } = await run({ audience: ids(leads), message: { text, languages } })
    const texts = await query('select text from messages where campaign_id = $1 order by text', [id])
    expect(texts.map((row) => row.text)).toEqual([
      'Hi Eva of your company',
      'Oi Eva da Obra Exemplo',
      'Oi Eva da sua empresa',
    ])
  })

  it('after `sendUntil` people are held, and a later end lets them go', async () => {
    const leads = await enterMany(3)
    const id = await make({ audience: ids(leads), sendUntil: new Date(Date.now() + 3_600_000).toISOString() })
    await query(`update campaigns set send_until = now() - interval '1 second' where id = $1`, [id])
    await start(id)
    expect(await reached(id, 'completed')).toMatchObject({ heldCount: 3, sentCount: 0 })
    expect((await messagesOf(id)).map(({ status, reason }) => `${status} ${reason}`)).toEqual(
      Array(3).fill('held too_late'),
    )
    await api('PATCH', `/campaigns/${id}`, { sendUntil: null })
    await api('POST', `/campaigns/${id}/resume`)
    await eventually(async () => (await api('GET', `/campaigns/${id}`)).body.sentCount === 3)
  })

  it('an import is an audience', async () => {
    const form = new FormData()
    form.append(
      'file',
      new Blob([
        'full_name,phone,email\nRui Reis,+5511972000001,rui@example.test\nAna Reis,+5511972000002,ana@example.test\n',
      ]),
      'leads.csv',
    )
    const headers = { authorization: `Bearer ${instanceKey}` }
    const response = await fetch(`${hub.url}/api/v1/leads/bulk-upload`, { method: 'POST', headers, body: form })
    const { jobId } = (await response.json()) as Body
    await eventually(async () => (await api('GET', `/imports/${jobId}`)).body.status === 'completed')
    const { id } = await run({ audience: { importId: jobId } })
    expect((await messagesOf(id)).map(({ contact }) => contact).sort()).toEqual(['Ana Reis', 'Rui Reis'])
  })
})

describe('after it was sent', () => {
  it('purchases within the window are its own, and its export holds no formula', async () => {
    const [a, b, c] = await enterMany(3, { full_name: '=HYPERLINK("x")' })
    const { id } = await run({ audience: ids([a!, b!, c!]), attributionDays: 2 })
    await query(`update campaigns set started_at = now() - interval '9 days' where id = $1`, [id])
    await ageMessages(hub.database.pool, '3 days', id)
    const buy = (lead: { id: string }, amount: number, daysAgo: number, status = 'approved') =>
      query(
        `insert into purchases (id, workspace_id, vendor, order_id, connection_id, lead_id, status, since, amount, currency)
         select $1::uuid, workspace_id, 'shop', $1::text, $1::uuid, id, $2, now() - make_interval(days => $3), $4, 'BRL' from leads where id = $5`,
        [newId(), status, daysAgo, amount, lead.id],
      )
    await buy(a!, 100, 2)
    await buy(b!, 40, 0)
    await buy(c!, 20, 2, 'refunded')
    await buy(c!, 10, 4)
    expect((await api('GET', `/campaigns/${id}`)).body.conversions).toEqual({ count: 1, revenue: { BRL: 100 } })

    const headers = { authorization: `Bearer ${instanceKey}` }
    const csv = await (await fetch(`${hub.url}/api/v1/campaigns/${id}/export`, { headers })).text()
    const lines = csv.trim().split('\n')
    expect(lines).toHaveLength(4)
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`)
    expect(csv).not.toMatch(/(^|,|")=HYPERLINK/m)
  })

  it('a message without a receipt is shown as such, and failed only where a setting says so', async () => {
    const [lead] = await enterMany(1)
    const shown = await run({ audience: ids([lead!]), noReceipt: { afterHours: 6 } })
    await ageMessages(hub.database.pool, '7 hours', shown.id)
    await query(
      `update message_facts set at = now() - interval '7 hours' where message_key in (select vendor_message_id from messages where campaign_id = $1)`,
      [shown.id],
    )
    const tools = { pool: hub.database.pool, log: createLog('silent'), directory: hub.directory }
    await failSilent(tools)
    expect(await messagesOf(shown.id)).toMatchObject([{ status: 'sent', noReceipt: true }])
    expect((await api('PATCH', `/campaigns/${shown.id}`, { noReceipt: { afterHours: 6, fails: true } })).status).toBe(
      200,
    )
    await failSilent(tools)
    expect(await messagesOf(shown.id)).toMatchObject([
      { status: 'failed', noReceipt: false, error: 'No receipt within 6 hours' },
    ])
    expect((await api('GET', `/campaigns/${shown.id}`)).body).toMatchObject({ failedCount: 1, noReceiptCount: 0 })
  })
})

describe('a list of people not to write to', () => {
  it('is taken as an authority hands it out, in any spelling, and comes out again', async () => {
    const leads = await enterMany(3)
    const [a, b, c] = leads.map(({ phone }) => phone.slice(3)) as [string, string, string]
    const list = [
      'TELEFONE;DATA DO CADASTRO',
      `"(${a.slice(0, 2)}) ${a.slice(2, 7)}-${a.slice(7)}";01/02/2026`,
      `55${b};02/02/2026`,
      `0${c.slice(0, 2)} ${c.slice(2)};03/02/2026`,
      'sem telefone;04/02/2026',
    ]
    const send = async () => {
      const form = new FormData()
      form.append('source', 'nao-me-ligue')
      form.append('file', new Blob([`\uFEFF${list.join('\r\n')}`]), 'lista.csv')
      const headers = { authorization: `Bearer ${instanceKey}` }
      return (await fetch(`${hub.url}/api/v1/suppressions/import`, { method: 'POST', headers, body: form })).json()
    }
    expect(await send()).toEqual({ rows: 4, added: 6, known: 0, invalid: 1 })
    expect(await send()).toEqual({ rows: 4, added: 0, known: 6, invalid: 1 })
    expect(await run({ audience: ids(leads) })).toMatchObject({ sentCount: 0, exclusions: { suppressed: 3 } })
    const headers = { authorization: `Bearer ${instanceKey}` }
    const csv = await (await fetch(`${hub.url}/api/v1/suppressions/export`, { headers })).text()
    const [head, ...rows] = csv.trim().split('\n')
    expect(head).toBe('channel,address,purpose,reason,since,detail')
    expect(rows.filter((row) => row.startsWith('whatsapp,') && row.endsWith('nao-me-ligue'))).toHaveLength(3)
  })
})
