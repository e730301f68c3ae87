import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/transaction.ts'
import { openStory, person, phoneOf, type Story, webhook } from './story.ts'

/** The seed's own queries, letter for letter. */
const recentActivity = `SELECT 
  lead_id,
  hook_action,
  status,
  received_at,
  processed_at,
  error_message
FROM webhook_events
ORDER BY received_at DESC
LIMIT 10;`

const successRate = `SELECT 
  DATE(received_at) as date,
  hook_action,
  COUNT(*) as total,
  COUNT(*) FILTER (WHERE status = 'completed') as completed,
  COUNT(*) FILTER (WHERE status = 'failed') as failed,
  ROUND(100.0 * COUNT(*) FILTER (WHERE status = 'completed') / COUNT(*), 1) as success_rate
FROM webhook_events
WHERE received_at > NOW() - INTERVAL '7 days'
GROUP BY DATE(received_at), hook_action
ORDER BY date DESC, hook_action;`

let story: Story
beforeAll(async () => {
  story = await openStory()
  const created = [1, 2, 4].map((n) => webhook(`lead-${n}`, person(300 + n)))
  const nobody = webhook('lead-nobody', { name: 'Ana', phone: phoneOf(9990) })
  const batch = [5, 6, 8].map((n) => webhook(`lead-${n}`, person(300 + n)))
  const closed = webhook('lead-1', person(301), { action: 'on_close_lead', minute: 60 })
  for (const body of [...created, nobody, batch, closed]) await story.tell(body)
  await story.post(created[0])
})
afterAll(() => story.stop())

describe('the monitoring queries of the seed', () => {
  it('recent activity: a row per lead, newest first, with how it ended', async () => {
    const rows = (await story.rows(recentActivity)) as unknown as Record<string, unknown>[]
    expect(rows).toHaveLength(8)
    expect(Object.keys(rows[0]!)).toEqual([
      'lead_id',
      'hook_action',
      'status',
      'received_at',
      'processed_at',
      'error_message',
    ])
    expect(rows[0]).toMatchObject({
      lead_id: 'lead-1',
      hook_action: 'on_close_lead',
      status: 'completed',
      error_message: null,
    })
    expect(
      rows
        .slice(1, 4)
        .map(({ lead_id }) => lead_id)
        .sort(),
    ).toEqual(['lead-5', 'lead-6', 'lead-8'])
    expect(rows[4]).toMatchObject({
      lead_id: 'lead-nobody',
      status: 'failed',
      error_message: 'Could not find CPF via Diretrix',
    })
    for (const { received_at, processed_at } of rows) expect(processed_at! > received_at!).toBe(true)
  })

  it('success rate: by day and action, duplicates not counted', async () => {
    const rows = (await story.rows(successRate)) as unknown as Record<string, unknown>[]
    const sums = new Map<unknown, number[]>()
    // the test may run over midnight
    for (const { hook_action, total, completed, failed } of rows) {
      const before = sums.get(hook_action) ?? [0, 0, 0]
      sums.set(
        hook_action,
        [total, completed, failed].map((count, n) => Number(count) + before[n]!),
      )
    }
    expect(Object.fromEntries(sums)).toEqual({ on_create_lead: [7, 6, 1], on_close_lead: [1, 1, 0] })
    for (const { total, completed, success_rate } of rows)
      expect(success_rate).toBe(((100 * Number(completed)) / Number(total)).toFixed(1))
  })

  it.each([
    ['recent activity', recentActivity, 8],
    ['success rate', successRate, 2],
  ])('%s: as the API role a workspace sees its own rows only', async (_, query, count) => {
    const [own] = await story.rows(`select id from workspaces where slug = 'default'`)
    const [other] = await story.rows(
      `insert into workspaces (id, slug, name) values (gen_random_uuid(), 'other-' || gen_random_uuid(), 'Other') returning id`,
    )
    const seen = async (workspaceId: string) =>
      (await inWorkspace(story.database.pool, workspaceId, (tx) => tx.query(query))).rows.length
    expect(await seen(own!.id!)).toBeGreaterThanOrEqual(count)
    expect(await seen(other!.id!)).toBe(0)
  })
})
