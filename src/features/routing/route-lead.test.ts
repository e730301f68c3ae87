import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery } from '../../../test/harness/demo-vendor.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { type RoutingOffice, routingOffice } from '../../../test/harness/routing-office.ts'
import { newId } from '../../base/ids.ts'
import { inWorkspace } from '../../db/transaction.ts'
import { moveLeads } from './store-route.ts'

let hub: TestHub
let office: RoutingOffice
let ne: string
let south: string
const rows: RoutingOffice['rows'] = (text, values) => office.rows(text, values)
const rule: RoutingOffice['rule'] = (...given) => office.rule(...given)
const enter: RoutingOffice['enter'] = (lead) => office.enter(lead)
const leadOf: RoutingOffice['leadOf'] = (id) => office.leadOf(id)
const user: RoutingOffice['user'] = (...given) => office.user(...given)

beforeAll(async () => {
  hub = await startTestHub()
  office = routingOffice(hub)
  ne = await office.workspace('ne')
  south = await office.workspace('south')
})
afterAll(() => hub.stop())

describe('a rule that a user inserts', () => {
  it('leaves leads of a workspace without rules alone', async () => {
    expect(await leadOf(await enter({}))).toMatchObject({ routing_metadata: null, routing_rule_id: null })
  })

  it('sends a matching lead to its destination, tags it and says why', async () => {
    const id = await rule('Service', 100, { industries: ['HVAC'], countries: ['US'] }, ne, {
      assign_to_workspace: true,
      tag_with: ['service-industry'],
    })
    const lead = await leadOf(
      await enter({ company_industry: 'hvac', company_location_state: 'TX', phone: '+12015550123', tags: ['a'] }),
    )
    expect(lead).toMatchObject({
      workspace_id: ne,
      source_workspace_id: hub.workspaceId,
      routing_rule_id: id,
      destination_workspace_id: ne,
      tags: ['a', 'service-industry'],
      routing_metadata: { routing_reason: 'Rule "Service" matched', version: 1, tagged: ['service-industry'] },
    })
  })

  it('leaves one that no rule takes where it came from, and says so', async () => {
    const lead = await leadOf(await enter({ company_industry: 'Bakery' }))
    expect(lead).toMatchObject({
      workspace_id: hub.workspaceId,
      routing_rule_id: null,
      destination_workspace_id: null,
      routing_metadata: { routing_reason: 'No rule matched: stays in source', rule_id: null },
    })
    const lines = await rows(`select note, cause_kind from lead_changes where lead_id = $1 and kind = 'routed'`, [
      lead.id,
    ])
    expect(lines).toEqual([{ note: 'No rule matched: stays in source', cause_kind: 'rule' }])
  })

  it('moves the lead with its person and its story; whatever is told again goes there too', async () => {
    const said = { company_industry: 'HVAC', company_location_state: 'TX', phone: '+12015550177' }
    const id = await enter({ ...said, email: 'again@example.test', company_name: 'Again' })
    const seen = await inWorkspace(hub.database.pool, ne, async (tx) => ({
      lead: (await tx.query('select party_id from leads where id = $1', [id])).rows[0],
      party: (
        await tx.query('select full_name from core.parties where id in (select party_id from leads where id = $1)', [
          id,
        ])
      ).rows,
      identities: (
        await tx.query(
          'select kind from identities where party_id in (select party_id from leads where id = $1) order by 1',
          [id],
        )
      ).rows,
      changes: (await tx.query('select kind from lead_changes where lead_id = $1 order by id', [id])).rows,
    }))
    expect(seen.party).toEqual([{ full_name: expect.stringMatching('Person') }])
    expect(seen.identities).toEqual([{ kind: 'email' }, { kind: 'phone' }])
    expect(seen.changes).toEqual([{ kind: 'created' }, { kind: 'routed' }])
    const there = await hub.api('GET', `/api/v1/leads/${id}`, { workspace: 'ne' })
    expect(there).toMatchObject({ status: 200, body: { id, source_workspace_id: hub.workspaceId } })
    expect((await hub.api('GET', `/api/v1/leads/${id}`)).status).toBe(404)
    expect(await enter({ ...said, email: 'AGAIN@example.test', company_name: 'Again', job_title: 'Owner' })).toBe(id)
    expect(await leadOf(id)).toMatchObject({ workspace_id: ne, job_title: 'Owner' })
  })

  it('is an enquiry that the destination has already: its facts go to that lead', async () => {
    const same = {
      email: 'known@example.test',
      company_name: 'Known',
      company_industry: 'HVAC',
      company_location_state: 'TX',
    }
    const { body } = await hub.api('POST', '/api/v1/leads', { body: { full_name: 'Known', ...same }, workspace: 'ne' })
    const { id } = body as { id: string }
    expect(await enter({ ...same, job_title: 'Owner' })).toBe(id)
    expect(await leadOf(id)).toMatchObject({ workspace_id: ne, source_workspace_id: ne, job_title: 'Owner' })
    const left = await rows(`select id from leads where email = 'known@example.test'`)
    expect(left).toEqual([{ id }])
  })
})

describe('what stands against a destination', () => {
  it('ends in the fallback, with the reason', async () => {
    const [{ id: stranger }] = (await rows(
      `insert into workspaces (id, slug, name) values (gen_random_uuid(), 'stranger', 'Stranger') returning id`,
    )) as unknown as [{ id: string }]
    await rule('Away', 200, { industries: ['Away'] }, stranger, {})
    await rule('Closed', 200, { industries: ['Closed'] }, south, {})
    await rows('update workspaces set suspended_at = now() where id = $1', [south])
    await hub.directory.refresh()
    const [away, closed] = [await enter({ company_industry: 'Away' }), await enter({ company_industry: 'Closed' })]
    expect(await leadOf(away)).toMatchObject({
      workspace_id: hub.workspaceId,
      routing_rule_id: null,
      routing_metadata: {
        routing_reason:
          'Rule "Away" matched, but its destination is neither its own workspace nor below it: stays in source',
      },
    })
    expect(await leadOf(closed)).toMatchObject({
      workspace_id: hub.workspaceId,
      routing_metadata: { routing_reason: 'Rule "Closed" matched, but its destination is suspended: stays in source' },
    })
    await rows('update workspaces set suspended_at = null where id = $1', [south])
    await hub.directory.refresh()
  })

  it('moves no lead of another workspace for the API role', async () => {
    const id = await enter({ company_industry: 'HVAC', company_location_state: 'TX' })
    const move = (destination: string, from: string) =>
      inWorkspace(hub.database.pool, from, (tx) =>
        moveLeads(tx, [{ leadId: id, destination, newPartyId: newId(), causeId: id, contacts: [] }]),
      )
    await expect(move(south, hub.workspaceId)).rejects.toThrow('only moves to its source')
    await expect(move(hub.workspaceId, ne)).rejects.toThrow('only moves to its source')
  })
})

describe('people', () => {
  it('are served in turn, exactly, however many leads come at once', async () => {
    const people = [await user(ne), await user(ne), await user(ne)].sort()
    await rule('Turns', 300, { industries: ['Turns'] }, ne, { assign_to_user: people })
    const ids = await Promise.all(Array.from({ length: 31 }, () => enter({ company_industry: 'Turns' })))
    const counts = await rows('select count(*)::int from leads where id = any($1) group by owner_id order by 1', [ids])
    expect(counts).toEqual([{ count: 10 }, { count: 10 }, { count: 11 }])
    const [first] = await rows('select routing_metadata from leads where id = any($1) limit 1', [ids])
    expect(first).toMatchObject({
      routing_metadata: { outcome: { draws: [{ strategy: 'round_robin', candidates: people.map((id) => ({ id })) }] } },
    })
  })

  it('are passed over with a reason when they are off duty or have enough', async () => {
    const [off, capped, stranger] = [await user(ne), await user(ne), await user(south)]
    await rows('insert into rosters (workspace_id, user_id, is_on_duty) values ($1, $2, false)', [ne, off])
    await rows('insert into rosters (workspace_id, user_id, per_day) values ($1, $2, 1)', [ne, capped])
    await rule('Caps', 300, { industries: ['Caps'] }, ne, {
      assign_to_user: [off, stranger, capped],
      strategy: 'fixed',
    })
    const [one, two] = [
      await leadOf(await enter({ company_industry: 'Caps' })),
      await leadOf(await enter({ company_industry: 'Caps' })),
    ]
    expect(one).toMatchObject({ owner_id: capped, workspace_id: ne })
    expect(two).toMatchObject({ owner_id: null, workspace_id: ne })
    expect(two).toMatchObject({
      routing_metadata: {
        outcome: {
          draws: [
            {
              chosen: null,
              candidates: [
                { id: off, skipped: 'off_duty' },
                { id: stranger, skipped: 'not_a_member' },
                { id: capped, skipped: 'day_cap' },
              ],
            },
          ],
        },
      },
    })
  })
})

describe('a lead that changes', () => {
  const tell = async (about: string, n: number, lead: Record<string, unknown>) => {
    const { headers, ...rest } = demoDelivery({
      id: `${about}-${n}`,
      about,
      at: new Date(Date.now() + n * 1000).toISOString(),
      lead,
    } as never)
    const response = await fetch(`${hub.url}/api/v1/webhooks/demo`, {
      ...rest,
      headers: { ...headers, prefer: 'wait=10' },
    })
    return ((await response.json()) as { outcome: { leadId: string } }).outcome.leadId
  }

  it('is routed again when what the rules asked of it is another, until a person takes it', async () => {
    await rule('South', 90, { industries: ['Roofing'] }, south, { tag_with: ['roof'] })
    const said = { name: 'Rita', email: 'rita@example.test' }
    const id = await tell('crm-9', 1, { ...said, company: { industry: 'Roofing' } })
    expect(await leadOf(id)).toMatchObject({ workspace_id: south, tags: ['roof'] })
    await tell('crm-9', 2, { ...said, company: { industry: 'Roofing' }, jobTitle: 'CEO' })
    await tell('crm-9', 3, { ...said, company: { industry: 'HVAC', state: 'TX' } })
    expect(await leadOf(id)).toMatchObject({ workspace_id: ne, tags: ['service-industry'] })
    const told = await rows(
      `select new_value ->> 'workspace_id' as place from lead_changes where lead_id = $1 and kind = 'routed' order by id`,
      [id],
    )
    expect(told).toEqual([{ place: south }, { place: ne }])
    await rows('update leads set taken_at = now() where id = $1', [id])
    await tell('crm-9', 4, { ...said, company: { industry: 'Roofing' } })
    expect(await leadOf(id)).toMatchObject({ workspace_id: ne, company_industry: 'Roofing' })
  })
})

describe('versions', () => {
  it('are made by every statement, never change and never go backwards', async () => {
    const versions = await rows(
      'select number, cause, actor from routing_versions where workspace_id = $1 order by number',
      [hub.workspaceId],
    )
    expect(versions.map(({ number }) => number)).toEqual(versions.map((_, at) => at + 1))
    expect(versions[0]).toMatchObject({ cause: 'sql' })
    await expect(rows('update routing_versions set number = 9')).rejects.toThrow('never changes')
    await rows('update lead_routing_rules set priority = priority where workspace_id = $1', [hub.workspaceId])
    const again = await rows('select count(*)::int from routing_versions where workspace_id = $1', [hub.workspaceId])
    expect(again).toEqual([{ count: versions.length }])
  })
})
