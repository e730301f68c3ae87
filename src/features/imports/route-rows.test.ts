import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ImportDesk, openImportDesk } from '../../../test/harness/import-desk.ts'

let desk: ImportDesk
beforeAll(async () => {
  desk = await openImportDesk()
})
afterAll(() => desk.hub.stop())

/** A workspace whose HVAC leads go to a child, where Bia is known and Caio has the enquiry already. */
async function masterAndChild() {
  const master = await desk.workspace()
  const child = `${master}-hvac`
  const made = await desk.hub.api('POST', '/api/v1/workspaces', { body: { slug: child, name: child, parent: master } })
  expect(made.status).toBe(201)
  await desk.query(
    `insert into lead_routing_rules (workspace_id, rule_name, priority, conditions, destination_workspace_id, actions)
     select id, 'HVAC', 100, $2, $3, $4 from workspaces where slug = $1`,
    master,
    { industries: ['HVAC'], states: ['TX', 'SP'] },
    (made.body as { id: string }).id,
    { assign_to_workspace: true, tag_with: ['service'] },
  )
  await desk.hub.directory.refresh()
  for (const body of [
    { full_name: 'Bia', email: 'bia@example.test', company_name: 'Other', source: 'csv' },
    { full_name: 'Caio', email: 'caio@example.test', company_name: 'Acme', source: 'csv' },
  ])
    expect((await desk.hub.api('POST', '/api/v1/leads', { workspace: child, body })).status).toBe(201)
  return { master, child }
}

const leads = [
  { full_name: 'Ana', email: 'ana@example.test', phone: '+5511987654321', company_name: 'Acme', tags: ['vip'] },
  { full_name: 'Bia', email: 'bia@example.test', phone: '', company_name: 'Acme', tags: [] },
  { full_name: 'Caio', email: 'caio@example.test', phone: '', company_name: 'Acme', tags: ['service'] },
  { full_name: 'Davi', email: '', phone: '+5511912345678', company_name: '', tags: [] },
].map((lead) => ({ ...lead, company_industry: 'HVAC', company_location_state: 'SP' }))
const stays = { ...leads[0]!, full_name: 'Eva', email: 'eva@example.test', phone: '', company_industry: 'Legal' }

test('rows are routed as webhooks with the same words: moved, attached to people who are known there, or to their own enquiry', async () => {
  const [imported, told] = [await masterAndChild(), await masterAndChild()]
  const names = Object.keys(stays) as (keyof typeof stays)[]
  const lines = [...leads, stays].map((lead) => names.map((name) => `"${[lead[name]].flat().join('|')}"`).join(','))
  const { body } = await desk.bulk(imported.master, `${names.join(',')}\n${lines.join('\n')}\n`)
  expect(body.summary.routing).toEqual({ [imported.master]: 1, [imported.child]: 4 })
  const { counts } = (await desk.api(imported.master, 'GET', body.jobId)).body
  expect(counts).toEqual({ created: 4, updated: 1, unchanged: 0, duplicate: 0, invalid: 0, suppressed: 0 })
  for (const lead of [...leads, stays]) {
    const given = Object.fromEntries(Object.entries({ ...lead, source: 'csv' }).filter(([, value]) => value !== ''))
    const answer = await desk.hub.api('POST', '/api/v1/leads', { workspace: told.master, body: given })
    expect(answer.status).toBeLessThan(300)
  }
  for (const place of ['child', 'master'] as const) {
    const [one, other] = [await desk.told(imported[place]), await desk.told(told[place])]
    expect(one).toEqual(other)
  }
  const moved = await desk.query(
    `select full_name, tags, routing_metadata -> 'inputs' as inputs from leads l join workspaces w on w.id = l.workspace_id
     where slug = $1 and full_name in ('Ana', 'Davi') order by 1`,
    imported.child,
  )
  const inputs = { lead: { company_industry: 'HVAC', company_location_state: 'SP' }, country: 'BR' }
  expect(moved).toEqual([
    { full_name: 'Ana', tags: ['service', 'vip'], inputs },
    { full_name: 'Davi', tags: ['service'], inputs },
  ])
}, 90_000)
