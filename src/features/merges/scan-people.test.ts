import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { insertLead } from '../../../test/harness/insert-lead.ts'
import { newPerson } from '../../../test/harness/people.ts'
import { scanPeople } from './scan-people.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ role: 'web' })
})
afterAll(() => hub.stop())

interface Parts {
  email?: string
  company?: string
  birthDate?: string
  cpf?: string
}

/** Somebody with a lead, as long ago as the walk asks for. */
async function person(name: string, { email, company, birthDate, cpf }: Parts = {}, workspaceId = hub.workspaceId) {
  const { pool } = hub.database
  const made = await insertLead(pool, workspaceId, { name, ...(email && { identities: { email } }) })
  await pool.query(
    `update core.parties set birth_date = $2, cpf_hash = decode($3, 'hex'), created_at = now() - interval '1 hour' where id = $1`,
    [made.partyId, birthDate, cpf],
  )
  await pool.query('update leads set company_name = $2, email = $3 where id = $1', [made.id, company, email])
  return made
}

const queue = async (more = '') => {
  const { body } = await hub.api('GET', `/api/v1/exceptions?kind=duplicate${more}`)
  return (body as { items: { id: string; what: string; code: string; partyIds: string[]; leadId: string }[] }).items
}
const post = (path: string, body?: unknown) => hub.api('POST', `/api/v1/${path}`, { body })
const endOfRound = () =>
  hub.database.pool.query(`update duplicate_scan set round_started_at = now() - interval '8 days'`)

describe('the walk over all people', () => {
  it('files pairs of one name with one more sign, and why; in steps of any size, each pair once', async () => {
    const rosa = await person('Rosa Lima', { company: 'Casa Rosa' })
    const ana = await person('Ana Souza', { email: 'ana.souza@example.test' })
    const bia = await person('Bia Reis', { birthDate: '1990-05-01' })
    const rosa2 = await person('ROSA  LIMA', { company: 'casa rosa' })
    const ana2 = await person('Ana Souza', { email: 'ana.souza@mail.example.test' })
    const bia2 = await person('Bía Reis', { birthDate: '1990-05-01' })
    expect(await scanPeople(hub.database.pool, 2)).toBe(6)
    const found = (await queue()).map(({ what, code, partyIds, leadId }) => ({ what, code, partyIds, leadId }))
    expect(found).toEqual(
      expect.arrayContaining([
        {
          what: 'ROSA  LIMA',
          code: 'same_name_and_company',
          partyIds: [rosa2.partyId, rosa.partyId],
          leadId: rosa2.id,
        },
        { what: 'Ana Souza', code: 'similar_email same_name', partyIds: [ana2.partyId, ana.partyId], leadId: ana2.id },
        { what: 'Bía Reis', code: 'same_name_and_birth_date', partyIds: [bia2.partyId, bia.partyId], leadId: bia2.id },
      ]),
    )
    expect(found.length).toBe(3)
    expect(await scanPeople(hub.database.pool)).toBe(0)
    await endOfRound()
    expect(await scanPeople(hub.database.pool, 4)).toBe(6)
    expect((await queue()).length).toBe(3)
  })

  it('files nobody by a name alone, by a first name, with two CPFs or birth dates, or of two workspaces', async () => {
    const before = (await queue()).length
    await person('Davi Melo', { email: 'davi@example.test', company: 'One' })
    await person('Davi Melo', { email: 'melo@example.test', company: 'Two' })
    await person('Eva', { company: 'Same' })
    await person('Eva', { company: 'Same' })
    await person('Gil Prado', { company: 'Same', birthDate: '1990-05-01' })
    await person('Gil Prado', { company: 'Same', birthDate: '1991-05-01' })
    await person('Ivo Dias', { company: 'Same', cpf: '01' })
    await person('Ivo Dias', { company: 'Same', cpf: '02' })
    const apart = (await post('workspaces', { slug: 'apart', name: 'Apart' })).body as { id: string }
    await person('Lia Nunes', { company: 'Same' })
    await person('Lia Nunes', { company: 'Same' }, apart.id)
    await scanPeople(hub.database.pool)
    expect((await queue()).length).toBe(before)
  })

  it('waits a minute for whoever was made just now, and finds them then', async () => {
    const before = (await queue()).length
    await person('Noa Pinto', { company: 'Same' })
    const young = await person('Noa Pinto', { company: 'Same' })
    await hub.database.pool.query('update core.parties set created_at = now() where id = $1', [young.partyId])
    await scanPeople(hub.database.pool)
    expect((await queue()).length).toBe(before)
    await hub.database.pool.query(`update core.parties set created_at = now() - interval '1 hour' where id = $1`, [
      young.partyId,
    ])
    expect(await scanPeople(hub.database.pool)).toBe(1)
    expect((await queue()).length).toBe(before + 1)
  })
})

describe('two people who are not the same', () => {
  it('are never filed again once somebody said so in the queue, and are not offered on their leads', async () => {
    const entry = (await queue()).find(({ code }) => code === 'same_name_and_company')!
    const offered = async () => {
      const { body } = await hub.api('GET', `/api/v1/leads/${entry.leadId}/duplicates`)
      return (body as { items: unknown[] }).items.length
    }
    expect(await offered()).toBe(1)
    expect((await post(`exceptions/${entry.id}/resolve`)).status).toBe(200)
    await endOfRound()
    expect(await scanPeople(hub.database.pool)).toBeGreaterThan(0)
    expect((await queue()).map(({ id }) => id)).not.toContain(entry.id)
    expect(await offered()).toBe(0)
    expect((await post(`exceptions/${entry.id}/reopen`)).status).toBe(200)
    expect(await offered()).toBe(1)
  })

  it('may be named before anything found them', async () => {
    const [a, b] = [await person('Caio Braga', { company: 'Same' }), await person('Caio Braga', { company: 'Same' })]
    const said = await post(`parties/${a.partyId}/different`, { partyId: b.partyId })
    expect(said).toMatchObject({ status: 200, body: { exceptionId: expect.stringContaining('duplicate:') } })
    await scanPeople(hub.database.pool)
    expect((await queue()).filter(({ what }) => what === 'Caio Braga')).toEqual([])
    expect((await queue('&resolved=true')).filter(({ what }) => what === 'Caio Braga').length).toBe(1)
    expect((await post(`parties/${a.partyId}/different`, { partyId: a.partyId })).status).toBe(404)
  })
})

it('whoever is erased leaves no pair and no name behind', async () => {
  const [ana, other] = [await person('Ana Prado', { company: 'Same' }), await person('Ana Prado', { company: 'Same' })]
  await scanPeople(hub.database.pool)
  const left = async () => {
    const { rows } = await hub.database.pool.query(
      `select (select count(*)::int from possible_duplicates where $1 in (party_id, other_party_id)) as pairs,
         (select count(*)::int from walked_names where party_id = $1) as names`,
      [ana.partyId],
    )
    return rows[0]
  }
  expect(await left()).toEqual({ pairs: 1, names: 1 })
  expect(await post(`leads/${ana.id}/erase`, { confirm: true })).toMatchObject({ status: 200 })
  expect(await left()).toEqual({ pairs: 0, names: 0 })
  expect((await queue()).flatMap(({ partyIds }) => partyIds)).not.toContain(other.partyId)
})

it('an agent with leads of their own finds no pair of other people in the queue', async () => {
  const agent = await newPerson(hub, hub.workspaceId, { role: 'agent', recordScope: 'own' })
  const { body } = await hub.api('GET', '/api/v1/exceptions?kind=duplicate', { key: null, headers: agent.headers })
  expect(body).toMatchObject({ items: [] })
})
