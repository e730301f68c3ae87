import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { type RoutingOffice, routingOffice } from '../../../test/harness/routing-office.ts'

import { inTransaction } from '../../db/transaction.ts'
import { noticesOf } from './notify-owners.ts'

let hub: TestHub
let office: RoutingOffice
let ne: string

const call = async <T>(method: string, path: string, body?: unknown, workspace?: string) => {
  const { status, body: answer } = await hub.api(method, `/api/v1/${path}`, {
    ...(body !== undefined && { body }),
    ...(workspace && { workspace }),
  })
  return { status, body: answer as T }
}

beforeAll(async () => {
  hub = await startTestHub()
  office = routingOffice(hub)
  ne = await office.workspace('ne')
  await office.rule('Service', 100, { industries: ['HVAC'], countries: ['US'] }, ne, {})
})
afterAll(() => hub.stop())

describe('a lead given by hand', () => {
  it('is the person’s, is not routed again, and can be released', async () => {
    const owner = await office.user(hub.workspaceId)
    const id = await office.enter({ company_industry: 'Nothing', email: 'hand@example.test' })
    expect((await call('POST', `leads/${id}/assign`, { ownerId: owner })).body).toMatchObject({
      ownerId: owner,
      workspaceId: hub.workspaceId,
    })
    await call('PATCH', `leads/${id}`, { company_industry: 'HVAC', company_location_state: 'TX' })
    expect(await office.leadOf(id)).toMatchObject({ workspace_id: hub.workspaceId, owner_id: owner })
    expect((await call('POST', `leads/${id}/assign`, { ownerId: ne })).status).toBe(400)
    expect((await call('POST', `leads/${id}/assign`, { release: true })).body).toMatchObject({ takenAt: null })
    await call('PATCH', `leads/${id}`, { company_industry: 'hvac' })
    expect(await office.leadOf(id)).toMatchObject({ workspace_id: ne, owner_id: null })
  })

  it('goes down to a child, with its story', async () => {
    const id = await office.enter({ company_industry: 'Nothing', email: 'down@example.test' })
    const owner = await office.user(ne)
    expect((await call('POST', `leads/${id}/assign`, { workspaceId: ne, ownerId: owner })).body).toMatchObject({
      workspaceId: ne,
    })
    const { body } = await call<{ items: { kind: string; change?: string }[] }>(
      'GET',
      `leads/${id}/timeline`,
      undefined,
      'ne',
    )
    expect(body.items.map(({ change }) => change)).toEqual(['created', 'routed', 'assigned'])
    expect((await call('POST', `leads/${id}/assign`, { workspaceId: hub.workspaceId }, 'ne')).status).toBe(400)
  })
})

it('several leads are given at once; those that are not there are left out', async () => {
  const owner = await office.user(hub.workspaceId)
  const ids = [await office.enter({ source: 'many' }), await office.enter({ source: 'many' })]
  const { body } = await call('POST', 'leads/assign', { leadIds: [...ids, ne], ownerId: owner })
  expect(body).toEqual({ leads: 2 })
  for (const id of ids) expect(await office.leadOf(id)).toMatchObject({ owner_id: owner })
  expect((await call('POST', 'leads/assign', { leadIds: ids, ownerId: ne })).status).toBe(400)
})

describe('rosters', () => {
  it('say when people may be given leads', async () => {
    const person = await office.user(hub.workspaceId)
    const said = {
      isOnDuty: true,
      schedule: { weekdays: [1, 2, 3, 4, 5], hours: [['09:00', '18:00']], holidays: 'BR' },
      perDay: 20,
    }
    expect((await call('PUT', `rosters/${person}`, said)).body).toMatchObject({
      userId: person,
      perDay: 20,
      isOnDuty: true,
    })
    const { body } = await call<{ items: { userId: string }[] }>('GET', 'rosters')
    expect(body.items.find(({ userId }) => userId === person)).toMatchObject({ schedule: said.schedule })
    expect((await call('PUT', `rosters/${ne}`, said)).status).toBe(404)
    expect((await call('PUT', `rosters/${person}`, { schedule: { hours: [['9h', '18h']] } })).status).toBe(400)
  })
})

it('names every field that conditions may ask for', async () => {
  const { body } = await call<{ fields: { name: string }[] }>('GET', 'routing-rules/fields')
  expect(body.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['uf', 'ddd', 'cep', 'region', 'tags']))
})

it('tells the owners of the destination, or of the workspace above it, once for each decision', async () => {
  const above = await office.user(hub.workspaceId, 'owner')
  const wish = async () => {
    const decision = { workspaceId: ne, versionId: ne, ruleName: 'Service', notify: [{ ruleId: ne, via: ['email'] }] }
    const told = { leadId: ne, lead: { full_name: 'Ana' }, decision: decision as never }
    const read = inTransaction(hub.database.pool, (tx) => noticesOf(tx, [told], (id) => hub.directory.workspace(id)))
    return (await read)[0]![0]!
  }
  expect((await wish()).data).toMatchObject({
    to: [`u-${above}@example.test`],
    via: ['email'],
    title: 'Novo lead: Ana · ne',
  })
  const owner = await office.user(ne, 'owner')
  expect((await wish()).data.to).toEqual([`u-${owner}@example.test`])
  expect((await wish()).key).toBe((await wish()).key)
})
