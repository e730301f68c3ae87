import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery } from '../../../test/harness/demo-vendor.ts'
import { instanceKey, startTestHub, type TestHub } from '../../../test/harness/hub.ts'

let hub: TestHub
type Lead = { id: string; intake_id: string; tags: string[]; [column: string]: unknown }

const deliver = async (id: string, at: string, lead: Record<string, unknown>) => {
  const { headers, ...rest } = demoDelivery({ id, about: 'crm-1', at, lead } as never)
  const response = await fetch(`${hub.url}/api/v1/webhooks/demo`, {
    ...rest,
    headers: { ...headers, prefer: 'wait=10' },
  })
  return (await response.json()) as { outcome: { leadId: string } }
}
const change = async (id: string, body: Record<string, unknown>) => {
  const { status, body: lead } = await hub.api('PATCH', `/api/v1/leads/${id}`, { body })
  expect({ status, lead }).toMatchObject({ status: 200 })
  return lead as Lead
}

beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(() => hub.stop())

describe('a lead that a person enters', () => {
  it('is made by one call, through the line, with its intake', async () => {
    const { status, body } = await hub.api('POST', '/api/v1/leads', {
      body: {
        full_name: 'Rosa Lima',
        email: 'Rosa.Lima@Example.test',
        phone: '11 98765-4021',
        company_name: 'Casa Rosa',
        company_industry: 'HVAC',
        company_location_state: 'SP',
        company_location_country: 'BR',
        job_title: 'Diretora',
        tags: ['vip'],
      },
    })
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { full_name: 'Rosa Lima', email: 'rosa.lima@example.test', phone: '+5511987654021', tags: ['vip'] },
    })
    const { id, intake_id } = body as Lead
    const intake = await hub.api('GET', `/api/v1/intakes/${intake_id}`)
    expect(intake.body).toMatchObject({ vendor: 'manual', status: 'completed' })
    const { body: timeline } = await hub.api('GET', `/api/v1/leads/${id}/timeline`)
    expect(JSON.stringify(timeline)).toContain(intake_id)
  })

  it('comes once, however often the same request comes', async () => {
    const ask = () =>
      hub.api('POST', '/api/v1/leads', { body: { full_name: 'Só Nome' }, headers: { 'idempotency-key': 'once' } })
    const [first, ...others] = await Promise.all([ask(), ask(), ask()])
    for (const { status, body } of others) expect({ status, body }).toEqual({ status: 201, body: first!.body })
    const { rows } = await hub.database.pool.query(`select count(*)::int from leads where full_name = 'Só Nome'`)
    expect(rows[0].count).toBe(1)
  })

  it('needs something to be known by', async () => {
    expect((await hub.api('POST', '/api/v1/leads', { body: { tags: ['x'] } })).status).toBe(400)
  })
})

describe('a field that a person changes', () => {
  it('stays as the person said when an older fact is told again, and gives way to a newer one', async () => {
    const told = { name: 'Maria', phone: '(11) 98765-4022', tags: ['site', 'cold'], jobTitle: 'CEO' }
    const at = (ms: number) => new Date(Date.now() + ms).toISOString()
    const { outcome } = await deliver('a', at(-60_000), told)
    const changed = await change(outcome.leadId, {
      full_name: 'Maria Souza',
      phone: null,
      remove_tags: ['cold'],
      add_tags: ['hot'],
    })
    expect(changed).toMatchObject({ full_name: 'Maria Souza', phone: null, tags: ['hot', 'site'] })

    await deliver('b', at(-30_000), { ...told, name: 'Mary' })
    const same = await hub.api('GET', `/api/v1/leads/${outcome.leadId}`)
    expect(same.body).toMatchObject({ full_name: 'Maria Souza', phone: null, tags: ['hot', 'site'], job_title: 'CEO' })

    await deliver('c', at(60_000), { name: 'Maria S.', tags: ['cold'] })
    const newer = await hub.api('GET', `/api/v1/leads/${outcome.leadId}`)
    expect(newer.body).toMatchObject({ full_name: 'Maria S.', phone: null, tags: ['cold', 'hot', 'site'] })
  })

  it('says in the timeline who changed it', async () => {
    const { body } = await hub.api('POST', '/api/v1/leads', { body: { full_name: 'Ana', tags: ['one', 'two'] } })
    const { id } = body as Lead
    expect(await change(id, { job_title: 'Gerente', tags: ['two'] })).toMatchObject({ tags: ['two'] })
    const { body: timeline } = await hub.api('GET', `/api/v1/leads/${id}/timeline`)
    const { items } = timeline as { items: Record<string, unknown>[] }
    const updates = new Map(items.filter(({ change }) => change === 'updated').map((each) => [each.field, each]))
    expect(updates.get('job_title')).toMatchObject({ newValue: 'Gerente', causeKind: 'user', causeId: 'instance key' })
    expect(updates.get('tags')).toMatchObject({ oldValue: ['one', 'two'], newValue: ['two'], causeKind: 'user' })
  })

  it('is refused for a lead of another workspace and for a change of nothing', async () => {
    const { body } = await hub.api('POST', '/api/v1/leads', { body: { full_name: 'Bea' } })
    const { id } = body as Lead
    const made = await hub.api('POST', '/api/v1/workspaces', { body: { slug: 'other', name: 'Other' } })
    const key = await hub.newKey((made.body as { id: string }).id)
    const path = `/api/v1/leads/${id}`
    expect((await hub.api('PATCH', path, { key, body: { full_name: 'Mine' } })).status).toBe(404)
    expect((await hub.api('PATCH', path, { body: {} })).status).toBe(400)
    // a workspace that was made a moment ago has the connection too
    expect((await hub.api('POST', '/api/v1/leads', { key, body: { full_name: 'Cid' } })).status).toBe(201)
  })
})

describe('what people keep about a lead', () => {
  it('are notes with their author', async () => {
    const { id } = (await hub.api('POST', '/api/v1/leads', { body: { full_name: 'Noted' } })).body as Lead
    const path = `/api/v1/leads/${id}/notes`
    for (const text of ['Called', 'Called again'])
      expect((await hub.api('POST', path, { body: { text } })).body).toMatchObject({ text, author: 'instance key' })
    const listed = (await hub.api('GET', `${path}?limit=1`)).body as {
      items: { id: string; text: string }[]
      nextCursor: string
    }
    expect(listed).toMatchObject({ items: [{ text: 'Called again' }], nextCursor: expect.any(String) })
    expect((await hub.api('DELETE', `${path}/${listed.items[0]!.id}`)).status).toBe(200)
    expect((await hub.api('GET', path)).body).toMatchObject({ items: [{ text: 'Called' }] })
  })

  it('are fields of their own, checked when they are written and asked for in conditions', async () => {
    const defined = await hub.api('POST', '/api/v1/lead-fields', {
      body: { name: 'rooms', type: 'number', pii: 'none' },
    })
    expect(defined.status).toBe(201)
    const wrong = await hub.api('POST', '/api/v1/leads', { body: { full_name: 'Flat', custom: { rooms: 'many' } } })
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: 'body.custom.rooms' }] } })
    await hub.api('POST', '/api/v1/leads', { body: { full_name: 'Flat', custom: { rooms: '3' } } })
    const filter = { field: 'custom.rooms', op: 'gte', value: 3 }
    const found = await hub.api('GET', `/api/v1/leads?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    expect(found.body).toMatchObject({ items: [{ full_name: 'Flat' }] })
    expect((await hub.api('DELETE', '/api/v1/lead-fields/rooms')).status).toBe(200)
    expect((await hub.api('GET', '/api/v1/lead-fields')).body).toMatchObject({
      items: [{ name: 'rooms', archivedAt: expect.any(String) }],
    })
    const free = await hub.api('POST', '/api/v1/leads', { body: { full_name: 'Flat', custom: { rooms: 'many' } } })
    expect(free.status).toBe(201)
  })
})

describe('many leads at once', () => {
  it('get and lose tags by a filter that was counted first', async () => {
    for (const n of [1, 2, 3])
      await hub.api('POST', '/api/v1/leads', { body: { full_name: `Many ${n}`, source: 'fair', tags: ['cold'] } })
    const filter = { sources: ['fair'] }
    const counted = await hub.api('POST', '/api/v1/leads/count', { body: { filter } })
    expect(counted.body).toEqual({ count: 3, isCapped: false })
    const change = { add_tags: ['hot'], remove_tags: ['cold'], vendor_status: 'called' }
    const wrong = await hub.api('POST', '/api/v1/leads/bulk', { body: { filter, expected: 2, change } })
    expect(wrong.status).toBe(409)
    const done = await hub.api('POST', '/api/v1/leads/bulk', { body: { filter, expected: 3, change } })
    expect(done).toMatchObject({ status: 202, body: { leads: 3, intakeIds: [expect.any(String)] } })
    const after = await hub.api('GET', '/api/v1/leads?source=fair')
    for (const lead of (after.body as { items: Lead[] }).items)
      expect(lead).toMatchObject({ tags: ['hot'], vendor_status: 'called' })
    expect((await hub.api('POST', '/api/v1/leads/bulk', { body: { change } })).status).toBe(400)
  })
})

it('a file can be of the leads that are named', async () => {
  const enter = async (name: string) =>
    ((await hub.api('POST', '/api/v1/leads', { body: { full_name: name } })).body as Lead).id
  const [first] = await Promise.all([enter('Named Person'), enter('Somebody Else')])
  const response = await fetch(`${hub.url}/api/v1/leads/export?ids=${first}`, {
    headers: { authorization: `Bearer ${instanceKey}` },
  })
  const text = await response.text()
  expect(text).toContain('Named Person')
  expect(text).not.toContain('Somebody Else')
  expect((await hub.api('GET', '/api/v1/leads/export?ids=nobody')).status).toBe(400)
})

describe('the connection for manual entries', () => {
  it('is in every workspace, is nothing to set up and takes no webhook', async () => {
    const listed = await hub.api('GET', '/api/v1/connections')
    expect(JSON.stringify(listed.body)).not.toContain('manual')
    const { body } = await hub.api('GET', '/api/v1/connections?vendor=manual')
    const { items } = body as { items: { id: string; origin: string }[] }
    expect(items).toMatchObject([{ origin: 'builtin', isEnabled: true }])
    const path = `/api/v1/connections/${items[0]!.id}`
    expect((await hub.api('GET', path)).body).toMatchObject({ webhookUrl: null })
    expect((await hub.api('DELETE', path)).status).toBe(409)
    expect((await hub.api('PATCH', path, { body: { isEnabled: false } })).status).toBe(409)
    expect((await hub.api('POST', '/api/v1/connections', { body: { vendor: 'manual' } })).status).toBe(400)
    expect(JSON.stringify((await hub.api('GET', '/api/v1/vendors')).body)).not.toContain('manual')
    const webhook = await fetch(`${hub.url}/api/v1/webhooks/manual`, { method: 'POST', body: '{}' })
    expect(webhook.status).toBe(404)
  })
})
