import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery } from '../../../test/harness/demo-vendor.ts'
import { instanceKey, startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { newId } from '../../base/ids.ts'
import type { LeadFacts } from '../../domain/events.ts'
import { scanPeople } from '../merges/scan-people.ts'

let hub: TestHub
interface Lead {
  id: string
  party_id: string
  full_name: string
  [column: string]: unknown
}

const tell = async (about: string, lead: Partial<LeadFacts>) => {
  const { headers, ...rest } = demoDelivery({ id: about, about, lead })
  const response = await fetch(`${hub.url}/api/v1/webhooks/demo`, {
    ...rest,
    headers: { ...headers, prefer: 'wait=10' },
  })
  expect(await response.json()).toMatchObject({ status: 'processed' })
}
const list = async (query: string, path = '/api/v1/leads') => {
  const { status, body } = await hub.api('GET', `${path}?${query}`)
  expect({ status, body }).toMatchObject({ status: 200 })
  return body as { items: Lead[]; nextCursor: string | null }
}
const names = async (query: string) => (await list(query)).items.map((lead) => lead.full_name)

beforeAll(async () => {
  hub = await startTestHub()
  await tell('one', {
    name: 'José da Conceição',
    email: 'jose@example.test',
    phone: '(11) 98765-4021',
    company: { name: 'Ágil Imóveis', industry: 'HVAC', state: 'SP' },
    description: 'CPF 111.444.777-35',
    tags: ['vip'],
  })
  await tell('two', { name: 'Maria Souza', email: 'maria.souza@example.test' })
  await tell('three', { name: 'Ana Maria Prado', email: 'ana@example.test', company: { state: 'RJ' } })
})
afterAll(() => hub.stop())

describe('leads', () => {
  it('are listed newest first, page by page, under the names of their columns', async () => {
    const first = await list('limit=2')
    const second = await list(`limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map((lead) => lead.full_name)).toEqual([
      'Ana Maria Prado',
      'Maria Souza',
      'José da Conceição',
    ])
    expect(second.items[0]).toMatchObject({
      email: 'jose@example.test',
      phone: '+5511987654021',
      company_name: 'Ágil Imóveis',
      company_industry: 'HVAC',
      tags: ['vip'],
      vendor: 'demo',
      vendor_lead_id: 'one',
      contact_status: 'pending',
      website_status: 'none',
    })
  })

  it('are also the one list of businesses', async () => {
    expect((await list('', '/api/v1/crm/businesses')).items.length).toBe(3)
  })

  it('are found by words, contacts and columns', async () => {
    expect(await names('q=conceicao')).toEqual(['José da Conceição'])
    expect(await names(`q=${encodeURIComponent('11 98765-4021')}`)).toEqual(['José da Conceição'])
    expect(await names('q=maria.souza@example.test')).toEqual(['Maria Souza'])
    expect(await names('q=maria')).toEqual(['Ana Maria Prado', 'Maria Souza'])
    expect(await names('q=nobody')).toEqual([])
    expect(await names('company_location_state=RJ')).toEqual(['Ana Maria Prado'])
    expect(await names('tag=vip')).toEqual(['José da Conceição'])
    expect(await names('contact_status=replied')).toEqual([])
    expect((await names('closed=false')).length).toBe(3)
  })

  it('are found by a condition, counted and downloaded by it', async () => {
    const filter = { any: [{ states: ['RJ'] }, { field: 'company_name', op: 'contains', value: 'agil' }] }
    const query = `filter=${encodeURIComponent(JSON.stringify(filter))}`
    expect(await names(query)).toEqual(['Ana Maria Prado', 'José da Conceição'])
    const counted = await hub.api('POST', '/api/v1/leads/count', { body: { filter } })
    expect(counted.body).toEqual({ count: 2, isCapped: false })
    const byWord = await hub.api('POST', '/api/v1/leads/count', { body: { q: 'maria', filter } })
    expect(byWord.body).toEqual({ count: 1, isCapped: false })
    for (const wrong of ['{', '{"field":"x","op":"is"}'])
      expect((await hub.api('GET', `/api/v1/leads?filter=${encodeURIComponent(wrong)}`)).status).toBe(400)

    await tell('four', {
      name: '=HYPERLINK("http://x.example.test")',
      email: 'four@example.test',
      company: { state: 'RJ' },
    })
    const file = await fetch(`${hub.url}/api/v1/leads/export?${query}`, {
      headers: { authorization: `Bearer ${instanceKey}` },
    })
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = (await file.text()).trimEnd().split('\r\n')
    expect(lines.length).toBe(4)
    expect(lines[0]).toMatch(/^\ufeff?id,created_at,/)
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://x.example.test"")"`)
    expect(lines[3]).toContain(`'+5511987654021`)
  })

  it('show everything that is known, CPFs masked', async () => {
    const [lead] = (await list('q=conceicao')).items
    const { body } = await hub.api('GET', `/api/v1/leads/${lead!.id}`)
    expect(body).toMatchObject({ id: lead!.id, description: 'CPF ***.444.777-**', fingerprint: expect.any(String) })
    expect((await hub.api('GET', `/api/v1/leads/${newId()}`)).status).toBe(404)
  })

  it('tell their story', async () => {
    const [lead] = (await list('q=conceicao')).items
    const { body } = await hub.api('GET', `/api/v1/leads/${lead!.id}/timeline`)
    const { items } = body as { items: { kind: string; type?: string }[] }
    expect(items.some((entry) => entry.kind === 'event' && entry.type === 'lead.created')).toBe(true)
    expect(JSON.stringify(items)).not.toMatch(/111\.444\.777/)
    expect((await hub.api('GET', `/api/v1/leads/${newId()}/timeline`)).status).toBe(404)
  })

  it('do not exist for another workspace', async () => {
    const { body } = await hub.api('POST', '/api/v1/workspaces', { body: { slug: 'elsewhere', name: 'Elsewhere' } })
    const key = await hub.newKey((body as { id: string }).id)
    const [lead] = (await list('q=conceicao')).items
    expect((await hub.api('GET', '/api/v1/leads?q=conceicao', { key })).body).toMatchObject({ items: [] })
    for (const path of [`leads/${lead!.id}`, `leads/${lead!.id}/timeline`, `parties/${lead!.party_id}`])
      expect((await hub.api('GET', `/api/v1/${path}`, { key })).status).toBe(404)
    expect((await hub.api('GET', '/api/v1/parties', { key })).body).toMatchObject({ items: [] })
  })
})

describe('parties', () => {
  it('are the persons behind the leads, found by a contact in any spelling', async () => {
    const everybody = (await hub.api('GET', '/api/v1/parties?limit=2')).body as { items: unknown[]; nextCursor: string }
    expect(everybody.items.length).toBe(2)
    const rest = await hub.api('GET', `/api/v1/parties?cursor=${everybody.nextCursor}`)
    expect((rest.body as { items: unknown[] }).items.length).toBe(2)
    const { body } = await hub.api('GET', `/api/v1/parties?q=${encodeURIComponent('+55 11 8765-4021')}`)
    const found = (body as { items: { id: string; fullName: string }[] }).items
    expect(found).toMatchObject([{ fullName: 'José da Conceição', cpfMasked: null }])
    const detail = await hub.api('GET', `/api/v1/parties/${found[0]!.id}`)
    expect(detail.body).toMatchObject({
      leadIds: [(await list('q=conceicao')).items[0]!.id],
      identities: [{ kind: 'email', display: 'jose@example.test' }, { kind: 'phone' }],
    })
  })

  it('are found by words of a name or company, and without a lead by the whole name; each with what it takes to tell them apart', async () => {
    const named = async (q: string) =>
      (await list(`q=${encodeURIComponent(q)}`, '/api/v1/parties')).items as unknown as {
        id: string
        fullName: string
        [field: string]: unknown
      }[]
    const [jose] = await named('conceicao JO')
    expect(jose).toMatchObject({
      fullName: 'José da Conceição',
      identities: [
        { kind: 'email', display: 'jose@example.test' },
        { kind: 'phone', display: '+5511987654021' },
      ],
      leads: 1,
      newestLeadId: (await list('q=conceicao')).items[0]!.id,
    })
    expect((await named('agil imoveis')).map(({ id }) => id)).toEqual([jose!.id])
    expect((await named('maria')).map(({ fullName }) => fullName)).toEqual(['Ana Maria Prado', 'Maria Souza'])
    expect(await named('nobody')).toEqual([])
    expect(await named('???')).toEqual([])
    await hub.database.pool.query(
      `insert into core.parties (id, workspace_id, full_name, created_at) values ($1, $2, 'Íris Telles', now() - interval '1 hour')`,
      [newId(), hub.workspaceId],
    )
    await scanPeople(hub.database.pool)
    expect(await named('iris TELLES')).toMatchObject([{ fullName: 'Íris Telles', identities: [], leads: 0 }])
  })
})
