import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery } from '../../../test/harness/demo-vendor.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { newPerson } from '../../../test/harness/people.ts'

let hub: TestHub
type Lead = Record<string, unknown> & { id: string }

async function tell(about: string, at: string, lead: Record<string, unknown>, id = about): Promise<string> {
  const { headers, ...rest } = demoDelivery({ id, about, at, lead } as never)
  const answer = await fetch(`${hub.url}/api/v1/webhooks/demo`, { ...rest, headers: { ...headers, prefer: 'wait=10' } })
  return ((await answer.json()) as { outcome: { leadId: string } }).outcome.leadId
}
const post = async (path: string, body: unknown = {}) => {
  const answer = await hub.api('POST', `/api/v1/${path}`, { body })
  return { status: answer.status, body: answer.body as Record<string, never> }
}
const show = async (id: string) => (await hub.api('GET', `/api/v1/leads/${id}`)).body as Lead
const withoutTimes = ({ updated_at: _, ...lead }: Lead) => lead

beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(() => hub.stop())

const lead = async (name: string, email: string, more = {}) =>
  (await post('leads', { full_name: name, email, ...more })).body as unknown as { id: string; party_id: string }
const merge = async (...leadIds: string[]) => (await post('leads/merge', { leadIds })).body.id as unknown as string

describe('two leads that are one enquiry', () => {
  let old: string
  let young: string
  let mergeId: string
  const before: Lead[] = []

  it('are found by what they have in common, surest first', async () => {
    old = await tell('a', '2026-01-01T10:00:00.000Z', {
      name: 'Rosa Lima',
      email: 'rosa@example.test',
      company: { name: 'Casa Rosa' },
      jobTitle: 'Dona',
      tags: ['site'],
    })
    young = await tell('b', '2026-01-02T10:00:00.000Z', {
      name: 'ROSA LIMA',
      email: 'rosas@example.test',
      phone: '(11) 98765-4021',
      company: { name: 'casa rosa' },
      jobTitle: 'Diretora',
      tags: ['fair'],
    })
    await tell('c', '2026-01-02T10:00:00.000Z', { name: 'Rosa Pereira', email: 'pereira@example.test' })
    const { body } = await hub.api('GET', `/api/v1/leads/${old}/duplicates`)
    expect(body).toMatchObject({
      items: [{ leadId: young, reasons: ['same_name_and_company', 'similar_email'], confidence: 0.85 }],
    })
    expect((body as { items: unknown[] }).items.length).toBe(1)
    before.push(await show(old), await show(young))
  })

  it('say before what a merge will do', async () => {
    await hub.database.pool.query(
      `insert into lead_notes (id, workspace_id, lead_id, author, text) values (gen_random_uuid(), $1, $2, 'Ana', 'Called')`,
      [hub.workspaceId, young],
    )
    await post(`leads/${young}/lifecycle`, { status: 'replied', field: 'contact_status' })
    before[1] = await show(young)
    const { status, body } = await post('leads/merge/preview', { leadIds: [young, old] })
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { winnerId: old, tags: ['fair', 'site'], moves: { lead_notes: 1, fingerprints: 1 } },
    })
    const fields = new Map((body.fields as unknown as { field: string }[]).map((each) => [each.field, each]))
    expect(fields.get('job_title')).toMatchObject({ isConflict: true, survivor: young, reason: 'newest' })
    expect(fields.get('phone')).toMatchObject({ isConflict: false, survivor: young, reason: 'only' })
  })

  it('become one: the other’s values, rows and later facts', async () => {
    const { status, body } = await post('leads/merge', { leadIds: [old, young], choices: { job_title: old } })
    expect({ status, body }).toMatchObject({ status: 200, body: { winnerId: old, mergedIds: [young] } })
    mergeId = body.id as unknown as string
    expect(await show(old)).toMatchObject({
      full_name: 'ROSA LIMA',
      email: 'rosas@example.test',
      phone: '+5511987654021',
      job_title: 'Dona',
      tags: ['fair', 'site'],
      contact_status: 'replied',
    })
    const listed = await hub.api('GET', '/api/v1/leads')
    expect(JSON.stringify(listed.body)).not.toContain(young)
    expect(await tell('b', '2026-03-01T10:00:00.000Z', { description: 'Still interested' }, 'b2')).toBe(old)
    expect(await show(old)).toMatchObject({ description: 'Still interested' })
    const { rows } = await hub.database.pool.query('select lead_id from lead_notes where lead_id = $1', [old])
    expect(rows.length).toBe(1)
    expect((await post('leads/merge', { leadIds: [old, young] })).status).toBe(404)
  })

  it('are two again when it is taken back, and keep what was learnt since', async () => {
    const { status, body } = await post(`merges/${mergeId}/undo`)
    expect({ status, body }).toMatchObject({ status: 200, body: { winnerId: old, restoredIds: [young] } })
    const [oldNow, youngNow] = [await show(old), await show(young)]
    expect(withoutTimes(youngNow)).toEqual(withoutTimes(before[1]!))
    expect(withoutTimes(oldNow)).toEqual({ ...withoutTimes(before[0]!), description: 'Still interested' })
    expect(await tell('b', '2026-04-01T10:00:00.000Z', { description: 'Mine again' }, 'b3')).toBe(young)
    expect((await post(`merges/${mergeId}/undo`)).status).toBe(409)
    const { rows } = await hub.database.pool.query(
      `select (select party_id from leads where id = $1) <> (select party_id from leads where id = $2) as apart,
         (select party_id from identities where kind = 'phone') = (select party_id from leads where id = $2) as phone_back`,
      [old, young],
    )
    expect(rows).toEqual([{ apart: true, phone_back: true }])
  })

  it('are not merged by whom they do not exist for', async () => {
    const made = await post('workspaces', { slug: 'apart', name: 'Apart' })
    const key = await hub.newKey(made.body.id as unknown as string)
    for (const path of ['leads/merge', 'leads/merge/preview'])
      expect((await hub.api('POST', `/api/v1/${path}`, { key, body: { leadIds: [old, young] } })).status).toBe(404)
    expect((await hub.api('POST', `/api/v1/merges/${mergeId}/undo`, { key })).status).toBe(404)
    expect((await hub.api('GET', `/api/v1/leads/${old}/duplicates`, { key })).status).toBe(404)
  })
})

describe('what changed again after a merge', () => {
  const said = (confidence: number) => ({
    source: 'finder',
    at: '2026-05-01T00:00:00.000Z',
    confidence,
    previous: null,
  })
  /** What a look-up says of a person, as it is stored. */
  const learn = (partyId: string, name: string, birthDate: string | null, confidence: number) =>
    hub.database.pool.query(
      `update core.parties set full_name = $2, birth_date = $3::date,
         provenance = provenance || case when $3 is null then jsonb_build_object('full_name', $4::jsonb)
           else jsonb_build_object('full_name', $4::jsonb, 'birth_date', $4::jsonb) end where id = $1`,
      [partyId, name, birthDate, JSON.stringify(said(confidence))],
    )
  const party = async (id: string) => (await hub.api('GET', `/api/v1/parties/${id}`)).body

  it('is left by the undo and named: fields of the lead and of its person; the rest goes back', async () => {
    const stays = await lead('Caio Reis', 'caio@example.test', { job_title: 'Sócio' })
    const joins = await lead('Caio A. Reis', 'reis@example.test', { job_title: 'Diretor', company_name: 'Reis' })
    await learn(joins.party_id, 'Caio Augusto Reis', '1980-02-03', 0.9)
    const id = await merge(stays.id, joins.id)
    expect(await party(stays.party_id)).toMatchObject({ fullName: 'Caio Augusto Reis', birthDate: '1980-02-03' })
    await hub.api('PATCH', `/api/v1/leads/${stays.id}`, { body: { job_title: 'Presidente' } })
    await learn(stays.party_id, 'Caio Augusto dos Reis', null, 0.95)

    const { body } = await post(`merges/${id}/undo`)
    expect(body.kept).toEqual([
      { of: 'lead', id: stays.id, field: 'job_title' },
      { of: 'person', id: stays.party_id, field: 'full_name' },
    ])
    expect(await show(stays.id)).toMatchObject({
      full_name: 'Caio Reis',
      job_title: 'Presidente',
      company_name: null,
      email: 'caio@example.test',
    })
    expect(await party(stays.party_id)).toMatchObject({ fullName: 'Caio Augusto dos Reis', birthDate: null })
    expect(await party(joins.party_id)).toMatchObject({ fullName: 'Caio Augusto Reis', birthDate: '1980-02-03' })
  })

  it('is nothing when nothing changed', async () => {
    const [one, two] = [await lead('Davi Luz', 'davi@example.test'), await lead('Davi Luz', 'luz@example.test')]
    const { status, body } = await post(`merges/${await merge(one.id, two.id)}/undo`)
    expect({ status, kept: body.kept }).toEqual({ status: 200, kept: [] })
  })
})

describe('whoever sees one of the leads only', () => {
  it('takes no merge back', async () => {
    const [one, two] = [await lead('Eva Sá', 'eva@example.test'), await lead('Eva Sá', 'sa@example.test')]
    const agent = await newPerson(hub, hub.workspaceId, { role: 'agent', recordScope: 'own' })
    await hub.database.pool.query('update leads set owner_id = $2 where id = $1', [one.id, agent.id])
    const id = await merge(one.id, two.id)
    const undo = () => hub.api('POST', `/api/v1/merges/${id}/undo`, { key: null, headers: agent.headers })
    expect((await undo()).status).toBe(404)
    await hub.database.pool.query('update leads set owner_id = $2 where id = $1', [two.id, agent.id])
    expect((await undo()).status).toBe(200)
  })
})
