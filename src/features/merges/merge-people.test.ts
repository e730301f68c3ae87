import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery } from '../../../test/harness/demo-vendor.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { newPerson } from '../../../test/harness/people.ts'
import { newId } from '../../base/ids.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(() => hub.stop())

const said = (source: string, confidence: number, at = '2026-01-01T00:00:00.000Z') => ({
  source,
  at,
  confidence,
  previous: null,
})

interface Parts {
  birthDate?: string
  cpf?: string
  confidence?: number
}

/** Somebody without a lead, as a look-up leaves them behind. */
async function person(name: string, email: string, { birthDate, cpf, confidence = 0.5 }: Parts = {}): Promise<string> {
  const { pool } = hub.database
  const id = newId()
  const provenance = {
    full_name: said('finder', confidence),
    ...(birthDate && { birth_date: said('finder', confidence) }),
    ...(cpf && { cpf: said('finder', confidence) }),
  }
  await pool.query(
    `insert into core.parties (id, workspace_id, full_name, birth_date, cpf_masked, cpf_hash, cpf, provenance)
     values ($1, $2, $3, $4, $5, decode($6, 'hex'), decode($6, 'hex'), $7)`,
    [id, hub.workspaceId, name, birthDate, cpf && `***.${cpf}4.777-**`, cpf, provenance],
  )
  await pool.query(
    `insert into identities (workspace_id, kind, key, party_id, display, source) values ($1, 'email', $2, $3, $2, 'finder')`,
    [hub.workspaceId, email, id],
  )
  return id
}

const post = async (path: string, body: unknown = {}, more = {}) => {
  const answer = await hub.api('POST', `/api/v1/${path}`, { body, ...more })
  return { status: answer.status, body: answer.body as Record<string, never> }
}
const show = async (id: string) =>
  (await hub.api('GET', `/api/v1/parties/${id}`)).body as Record<string, unknown> & { id: string }
const emailsOf = async (id: string) =>
  ((await show(id)).identities as { display: string }[]).map(({ display }) => display)

describe('two people who are one', () => {
  let elder: string
  let younger: string
  let merge: string
  const before: unknown[] = []

  it('say before a merge what would hold, and what goes where', async () => {
    elder = await person('Rosa Lima', 'rosa@example.test')
    younger = await person('Rosa de Lima', 'rosa.lima@example.test', { birthDate: '1990-05-01', confidence: 0.9 })
    before.push(await show(elder), await show(younger))
    const { status, body } = await post('parties/merge/preview', { partyIds: [younger, elder] })
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        winnerId: elder,
        people: [
          { id: elder, fullName: 'Rosa Lima', identities: [{ kind: 'email', display: 'rosa@example.test' }], leads: 0 },
          {
            id: younger,
            fullName: 'Rosa de Lima',
            identities: [{ kind: 'email', display: 'rosa.lima@example.test' }],
            leads: 0,
          },
        ],
        fields: [
          {
            field: 'full_name',
            isConflict: true,
            held: 'Rosa de Lima',
            values: [
              { partyId: elder, value: 'Rosa Lima' },
              { partyId: younger, value: 'Rosa de Lima' },
            ],
          },
          {
            field: 'birth_date',
            isConflict: false,
            held: '1990-05-01',
            values: [{ partyId: younger, value: '1990-05-01' }],
          },
        ],
        moves: { identities: 1 },
      },
    })
    expect([await show(elder), await show(younger)]).toEqual(before)
  })

  it('become one without a lead between them: what is known, every address, and a lead that comes by either', async () => {
    const { status, body } = await post('parties/merge', { partyIds: [elder, younger] })
    expect({ status, body }).toMatchObject({ status: 200, body: { winnerId: elder, mergedIds: [younger] } })
    merge = body.id as unknown as string
    expect(await show(younger)).toMatchObject({ id: elder, fullName: 'Rosa de Lima', birthDate: '1990-05-01' })
    expect((await emailsOf(elder)).sort()).toEqual(['rosa.lima@example.test', 'rosa@example.test'])
    const lead = { name: 'Rosa', email: 'rosa.lima@example.test' }
    const { headers, ...rest } = demoDelivery({ id: 'r1', about: 'r1', lead })
    await fetch(`${hub.url}/api/v1/webhooks/demo`, { ...rest, headers: { ...headers, prefer: 'wait=10' } })
    expect((await show(elder)).leadIds).toHaveLength(1)
    expect((await post('parties/merge', { partyIds: [elder, younger] })).status).toBe(404)
  })

  it('are two again when it is taken back, and keep what was learnt since', async () => {
    await hub.database.pool.query(
      `update core.parties set gender = 'F', provenance = provenance || jsonb_build_object('gender', $2::jsonb) where id = $1`,
      [elder, JSON.stringify(said('finder', 0.9))],
    )
    const { status, body } = await post(`party-merges/${merge}/undo`)
    expect({ status, body }).toMatchObject({ status: 200, body: { winnerId: elder, restoredIds: [younger], kept: [] } })
    expect(await show(younger)).toEqual(before[1])
    expect(await show(elder)).toMatchObject({ fullName: 'Rosa Lima', birthDate: null, gender: 'F' })
    expect(await emailsOf(elder)).toEqual(['rosa@example.test'])
    expect((await post(`party-merges/${merge}/undo`)).status).toBe(409)
  })

  it('are undone in the order of their merges', async () => {
    const third = await person('Rosa L', 'rosa.l@example.test')
    const first = (await post('parties/merge', { partyIds: [elder, younger], winnerId: younger })).body as unknown as {
      id: string
    }
    const second = (await post('parties/merge', { partyIds: [younger, third] })).body as unknown as { id: string }
    expect((await post(`party-merges/${first.id}/undo`)).status).toBe(409)
    expect((await post(`party-merges/${second.id}/undo`)).status).toBe(200)
    expect((await post(`party-merges/${first.id}/undo`)).status).toBe(200)
    expect((await show(third)).id).toBe(third)
  })
})

describe('people of different CPFs', () => {
  it('are not merged', async () => {
    const ids = [
      await person('Ivo Dias', 'ivo@example.test', { cpf: '01' }),
      await person('Ivo Dias', 'dias@example.test', { cpf: '02' }),
    ]
    for (const path of ['parties/merge/preview', 'parties/merge'])
      expect(await post(path, { partyIds: ids })).toMatchObject({ status: 409, body: { code: 'wrong_state' } })
  })
})

describe('leads of merged people', () => {
  it('stay as many, are of the one that stays, and say so in their timelines', async () => {
    const enter = async (name: string, email: string) =>
      (await post('leads', { full_name: name, email })).body as unknown as { id: string; party_id: string }
    const [one, two] = [await enter('Bia Reis', 'bia@example.test'), await enter('Bia Reis', 'reis@example.test')]
    const merged = await post('parties/merge', { partyIds: [one.party_id, two.party_id], winnerId: one.party_id })
    expect(merged.status).toBe(200)
    const lead = (await hub.api('GET', `/api/v1/leads/${two.id}`)).body as { party_id: string; email: string }
    expect(lead).toMatchObject({ party_id: one.party_id, email: 'reis@example.test' })
    const { body } = await hub.api('GET', `/api/v1/leads/${two.id}/timeline`)
    expect((body as { items: unknown[] }).items).toContainEqual(
      expect.objectContaining({ change: 'party_linked', oldValue: two.party_id, newValue: one.party_id }),
    )
    expect((await post(`party-merges/${merged.body.id}/undo`)).status).toBe(200)
    expect(await hub.api('GET', `/api/v1/leads/${two.id}`)).toMatchObject({ body: { party_id: two.party_id } })
  })
})

describe('whoever may not see one of them', () => {
  it('merges nobody, and takes nothing back', async () => {
    const ids = [await person('Noa Pinto', 'noa@example.test'), await person('Noa Pinto', 'pinto@example.test')]
    const apart = (await post('workspaces', { slug: 'apart', name: 'Apart' })).body as unknown as { id: string }
    const agent = await newPerson(hub, hub.workspaceId, { role: 'agent', recordScope: 'own' })
    const merged = (await post('parties/merge', { partyIds: ids })).body as unknown as { id: string }
    for (const visitor of [{ key: await hub.newKey(apart.id) }, { key: null, headers: agent.headers }]) {
      for (const path of ['parties/merge', 'parties/merge/preview'])
        expect((await post(path, { partyIds: ids }, visitor)).status).toBe(404)
      expect((await post(`party-merges/${merged.id}/undo`, {}, visitor)).status).toBe(404)
    }
  })
})
