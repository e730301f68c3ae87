import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHub, type TestHub } from '../harness/hub.ts'
import { type RoutingOffice, routingOffice } from '../harness/routing-office.ts'

/** The seed's own statements, letter for letter but for the ids. */
const serviceRule = `-- Example: Route service industry leads to specific workspace
INSERT INTO lead_routing_rules (
  workspace_id,
  rule_name,
  priority,
  conditions,
  destination_workspace_id,
  actions
) VALUES (
  'your-master-workspace-id',
  'Service Industry Routing',
  100,
  '{
    "industries": ["HVAC", "Plumbing", "Electrical", "Landscaping"],
    "countries": ["US"]
  }',
  'service-industry-workspace-id',
  '{
    "assign_to_workspace": true,
    "tag_with": ["service-industry"]
  }'
);`

const lawyersRule = `INSERT INTO lead_routing_rules (
  workspace_id,
  rule_name,
  priority,
  conditions,
  destination_workspace_id,
  actions
) VALUES (
  'your-master-workspace-id',
  'Real Estate Lawyers - Northeast',
  90,
  '{
    "industries": ["Legal Services", "Real Estate"],
    "regions": ["Northeast"]
  }',
  'real-estate-northeast-workspace-id',
  '{
    "assign_to_workspace": true,
    "notify_via": ["email"],
    "tag_with": ["real-estate", "northeast"]
  }'
);`

const distribution = `-- Check routing distribution
SELECT
  destination_workspace_id,
  COUNT(*) as lead_count
FROM leads
WHERE routing_rule_id IS NOT NULL
GROUP BY destination_workspace_id;`

const summary = `-- View routing summary
SELECT
  routing_metadata->'routing_reason' as reason,
  COUNT(*) as count
FROM leads
WHERE routing_metadata IS NOT NULL
GROUP BY routing_metadata->'routing_reason';`

const performance = `SELECT
     DATE_TRUNC('day', created_at) as date,
     COUNT(*) as total_leads,
     COUNT(routing_rule_id) as routed_leads,
     ROUND(COUNT(routing_rule_id)::numeric / COUNT(*) * 100, 2) as routing_rate
   FROM leads
   GROUP BY DATE_TRUNC('day', created_at)
   ORDER BY date DESC;`

const byWorkspace = `SELECT
     w.name as workspace_name,
     COUNT(l.id) as lead_count,
     COUNT(l.id) FILTER (WHERE l.created_at > NOW() - INTERVAL '7 days') as leads_this_week
   FROM workspaces w
   LEFT JOIN leads l ON l.workspace_id = w.id
   GROUP BY w.id, w.name
   ORDER BY lead_count DESC;`

let hub: TestHub
let office: RoutingOffice
let service: string
let northeast: string

beforeAll(async () => {
  hub = await startTestHub()
  office = routingOffice(hub)
  service = await office.workspace('service-industry')
  northeast = await office.workspace('real-estate-northeast')
  for (const statement of [serviceRule, lawyersRule])
    await hub.database.pool.query(
      statement
        .replace('your-master-workspace-id', hub.workspaceId)
        .replace('service-industry-workspace-id', service)
        .replace('real-estate-northeast-workspace-id', northeast),
    )
  // as any process does within half a second
  await hub.directory.refresh()
  const leads = [
    {
      full_name: 'John Smith',
      email: 'john@example.test',
      company_name: 'ACME HVAC',
      company_industry: 'HVAC',
      company_location_state: 'TX',
      job_title: 'Owner',
    },
    {
      full_name: 'Jane Doe',
      email: 'jane@lawfirm.test',
      company_name: 'Smith & Associates',
      company_industry: 'Legal Services',
      company_location_state: 'NY',
      job_title: 'Partner',
    },
    { email: 'rua@example.test', company_industry: 'plumbing', company_location_state: 'São Paulo' },
    { email: 'pa@example.test', company_industry: 'HVAC', company_location_state: 'PA' },
  ]
  for (const lead of leads) await office.enter(lead)
})
afterAll(() => hub.stop())

describe('the routing statements of the seed', () => {
  it('route by industry, country and region; an inferred country counts, one of both takes the workspace’s', async () => {
    const [first] = await office.rows('select id, is_active from lead_routing_rules order by priority desc')
    expect(first).toEqual({ id: expect.any(String), is_active: true })
    const placed = await office.rows('select email, workspace_id, tags from leads order by email')
    expect(placed).toEqual([
      { email: 'jane@lawfirm.test', workspace_id: northeast, tags: ['northeast', 'real-estate'] },
      { email: 'john@example.test', workspace_id: service, tags: ['service-industry'] },
      { email: 'pa@example.test', workspace_id: hub.workspaceId, tags: [] },
      { email: 'rua@example.test', workspace_id: hub.workspaceId, tags: [] },
    ])
  })

  it('check the distribution', async () => {
    const rows = await office.rows(distribution)
    expect(rows).toHaveLength(2)
    expect(rows).toEqual(
      expect.arrayContaining([service, northeast].map((id) => ({ destination_workspace_id: id, lead_count: 1 }))),
    )
  })

  it('view the summary by reason', async () => {
    const rows = await office.rows(summary)
    expect(rows).toHaveLength(3)
    expect(rows).toEqual(
      expect.arrayContaining([
        { reason: 'Rule "Service Industry Routing" matched', count: 1 },
        { reason: 'Rule "Real Estate Lawyers - Northeast" matched', count: 1 },
        { reason: 'No rule matched: stays in source', count: 2 },
      ]),
    )
  })

  it('measure the share that is routed, and who has how many', async () => {
    const days = await office.rows(performance)
    const sum = (name: string) => days.reduce((total, day) => total + Number(day[name]), 0)
    expect([sum('total_leads'), sum('routed_leads')]).toEqual([4, 2])
    const places = await office.rows(byWorkspace)
    expect(places).toEqual(
      expect.arrayContaining([{ workspace_name: 'service-industry', lead_count: 1, leads_this_week: 1 }]),
    )
  })
})
