import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { type RoutingOffice, routingOffice } from '../../../test/harness/routing-office.ts'

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
type Rule = { id: string; name: string; version: number; isDraft: boolean }
type Explained = {
  ruleId: string | null
  reason: string
  ownerId: string | null
  trace: { ruleId: string; outcome: string; conditions: unknown }[]
}

beforeAll(async () => {
  hub = await startTestHub()
  office = routingOffice(hub)
  ne = await office.workspace('ne')
})
afterAll(() => hub.stop())

describe('rules by the API', () => {
  let live: Rule

  it('are live at once with publish=true, and take the next lead', async () => {
    const made = await call<Rule>('POST', 'routing-rules?publish=true', {
      name: 'Service',
      priority: 100,
      conditions: { industries: ['HVAC'], countries: ['US'] },
      destinationWorkspaceId: ne,
      actions: { assign_to_workspace: true, tag_with: ['x'] },
    })
    expect(made).toMatchObject({ status: 201, body: { name: 'Service', isDraft: false, version: 1 } })
    live = made.body
    const id = await office.enter({ company_industry: 'HVAC', company_location_state: 'TX' })
    expect(await office.leadOf(id)).toMatchObject({ workspace_id: ne, routing_rule_id: live.id })
  })

  it('are edited in a draft that counts when it is published, and roll back', async () => {
    const made = await call<Rule>('POST', 'routing-rules', {
      name: 'Bakers',
      priority: 50,
      conditions: { industries: ['Bakery'] },
      destinationWorkspaceId: ne,
    })
    expect(made).toMatchObject({ status: 201, body: { isDraft: true } })
    const id = await office.enter({ company_industry: 'Bakery' })
    expect(await office.leadOf(id)).toMatchObject({ workspace_id: hub.workspaceId })
    const draft = await call<{ difference: unknown; warnings: { code: string }[] }>('GET', 'routing-rules/draft')
    expect(draft.body).toMatchObject({
      isDraft: true,
      basedOn: 1,
      difference: { added: [{ name: 'Bakers' }], removed: [], changed: [] },
    })
    expect(draft.body.warnings.map(({ code }) => code)).toEqual(['no_fallback'])
    expect((await call('POST', 'routing-rules/publish', { note: 'bakers' })).body).toMatchObject({ version: 2 })
    expect((await call('POST', 'routing-rules/publish', {})).status).toBe(409)
    expect(await office.leadOf(await office.enter({ company_industry: 'bakery' }))).toMatchObject({ workspace_id: ne })

    expect((await call('POST', 'routing-rules/versions/1/restore', {})).body).toMatchObject({ version: 3 })
    expect(await office.leadOf(await office.enter({ company_industry: 'bakery' }))).toMatchObject({
      workspace_id: hub.workspaceId,
    })
    const versions = await call<{ items: unknown[] }>('GET', 'routing-rules/versions?limit=2')
    expect(versions.body).toMatchObject({
      items: [
        { number: 3, cause: 'rollback', isLive: true, rules: 1 },
        { number: 2, cause: 'publish', note: 'bakers', isLive: false, rules: 2 },
      ],
      nextCursor: expect.any(String),
    })
    expect((await call('GET', 'routing-rules/versions/3')).body).toMatchObject({
      difference: { removed: [{ name: 'Bakers' }] },
    })
  })

  it('change, change places and go', async () => {
    const second = (
      await call<Rule>('POST', 'routing-rules?publish=true', {
        name: 'All',
        conditions: {},
        actions: { tag_with: ['all'] },
      })
    ).body
    const ordered = await call<{ rules: Rule[] }>('POST', 'routing-rules/reorder?publish=true', {
      ids: [second.id, live.id],
    })
    expect(ordered.body.rules.map(({ id }) => id)).toEqual([second.id, live.id])
    const { body: listed } = await call<{ items: Rule[] }>('GET', 'routing-rules')
    expect(listed.items).toMatchObject([
      { id: second.id, priority: 20 },
      { id: live.id, priority: 10, hits: 1 },
    ])
    const changed = await call('PATCH', `routing-rules/${second.id}?publish=true`, { isActive: false })
    expect(changed.body).toMatchObject({ isActive: false, name: 'All' })
    expect((await call('DELETE', `routing-rules/${second.id}?publish=true`)).status).toBe(200)
    expect((await call('DELETE', `routing-rules/${second.id}?publish=true`)).status).toBe(404)
  })

  it.each([
    [{ name: 'x', conditions: { industry: ['HVAC'] } }, 'body.conditions'],
    [{ name: 'x', actions: { tag: ['a'] } }, 'body.actions'],
    [{ name: 'x', destinationWorkspaceId: '0199d3a0-0000-7000-8000-000000000001' }, 'body.destinationWorkspaceId'],
  ])('are refused when nothing could come of them: %j', async (body, path) => {
    const { status, body: problem } = await call<{ errors: { path: string }[] }>(
      'POST',
      'routing-rules?publish=true',
      body,
    )
    expect({ status, path: problem.errors[0]!.path }).toEqual({ status: 400, path: expect.stringContaining(path) })
  })
})

describe('why', () => {
  it('a lead that is only thought of would go where', async () => {
    const { body } = await call<Explained>('POST', 'routing-rules/explain', {
      lead: { company_industry: 'hvac', company_location_state: 'TX' },
    })
    expect(body).toMatchObject({
      ruleId: expect.any(String),
      reason: 'Rule "Service" matched',
      workspaceId: ne,
      trace: [
        {
          outcome: 'decided',
          conditions: {
            result: true,
            all: [
              { field: 'company_industry', op: 'in', operand: 'hvac', result: true },
              { field: 'country', operand: 'US', basis: { from: 'state' }, result: true },
            ],
          },
        },
      ],
    })
    const other = await call<Explained>('POST', 'routing-rules/explain', {
      lead: { company_industry: 'law', company_location_state: 'TX' },
    })
    expect(other.body.ruleId).toBeNull()
    const parts = ({ body }: { body: Explained }) => (body.trace[0]!.conditions as { all: unknown[] }).all
    expect(parts(other)[1]).toEqual(parts({ body })[1])
    expect(parts(other)[0]).not.toEqual(parts({ body })[0])
    expect((await call('POST', 'routing-rules/explain', { lead: { company_industry: 7 } })).status).toBe(200)
  })

  it('a lead went where it is: told again as it was, though lead and rules have changed', async () => {
    const id = await office.enter({ company_industry: 'HVAC', company_location_state: 'TX', email: 'why@example.test' })
    const before = (await call<Explained>('GET', `leads/${id}/explain`)).body
    expect(before).toMatchObject({ leadId: id, reason: 'Rule "Service" matched', trace: [{ outcome: 'decided' }] })
    await office.rows(`update leads set company_industry = 'Law' where id = $1`, [id])
    await call('PATCH', `routing-rules/${before.ruleId}?publish=true`, { conditions: { industries: ['Law'] } })
    expect((await call<Explained>('GET', `leads/${id}/explain`)).body).toEqual(before)
    expect((await call<Explained>('GET', `leads/${id}/explain`, undefined, 'ne')).body).toEqual(before)
    await call('PATCH', `routing-rules/${before.ruleId}?publish=true`, {
      conditions: { industries: ['HVAC'], countries: ['US'] },
    })
    await office.rows(`update leads set company_industry = 'HVAC' where id = $1`, [id])
    expect((await call('GET', `leads/${id}/explain`, undefined, 'sandbox')).status).toBe(404)
  })
})

describe('a simulation', () => {
  it('of the live rules says what was decided; of others, what would be', async () => {
    const people = [await office.user(ne), await office.user(ne)].sort()
    await office.rule('Turns', 300, { industries: ['Turns'] }, ne, { assign_to_user: people })
    for (let n = 0; n < 5; n += 1) await office.enter({ company_industry: 'Turns' })
    type Simulation = { leads: number; changed: number; items: { after: { ownerId: string } }[]; owners: unknown[] }
    const live = (await call<Simulation>('POST', 'routing-rules/simulate', {})).body
    // decided by other versions since, or before there were rules
    const others = await office.rows(
      `select count(*)::int from leads where routing_metadata ->> 'version_id' is distinct from (select routing_version::text from workspaces where id = $1)
         and workspace_id in ($1, $2)`,
      [hub.workspaceId, ne],
    )
    expect(live.leads).toBeGreaterThan(8)
    expect(live.changed).toBeLessThanOrEqual(others[0]!.count as number)
    const turns = await office.rows(
      `select owner_id, count(*)::int from leads where company_industry = 'Turns' group by 1 order by 1`,
    )
    expect(live.owners).toEqual(
      expect.arrayContaining(turns.map(({ owner_id, count }) => ({ id: owner_id, before: count, after: count }))),
    )
    const draft = {
      rules: [
        {
          name: 'Only one',
          priority: 1,
          conditions: { industries: ['turns'] },
          destinationWorkspaceId: ne,
          actions: { assign_to_user: people[0] },
        },
      ],
    }
    const other = (await call<Simulation>('POST', 'routing-rules/simulate', { draft, limit: 3 })).body
    expect(other.owners).toEqual(expect.arrayContaining([expect.objectContaining({ id: people[0], after: 5 })]))
    expect(other.items).toHaveLength(3)
  })
})
