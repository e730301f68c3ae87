import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery } from '../../../test/harness/demo-vendor.ts'
import { eventually } from '../../../test/harness/eventually.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(() => hub.stop())

const send = (body: object | string, secret?: string) =>
  fetch(`${hub.url}/api/v1/webhooks/demo`, demoDelivery(body, secret))
const read = async <Answer>(path: string) => (await hub.api('GET', `/api/v1${path}`)).body as Answer

interface Overview {
  firstContact: Record<string, unknown>
  leads: Record<string, unknown>
  exceptions: Record<string, number>
}

describe('the overview', () => {
  it('counts leads of today and of a week ago, those nobody owns, and what went wrong', async () => {
    for (const n of [1, 2, 3])
      await send({ id: `lead-${n}`, about: `l${n}`, lead: { name: `P ${n}`, email: `p${n}@example.test` } })
    await send('{broken')
    await send({ id: 'forged', about: 'x' }, 'a wrong secret')
    const { leads, exceptions } = await eventually(async () => {
      const overview = await read<Overview>('/overview')
      return overview.leads.today === 3 && overview.exceptions.rejectedRequests === 1 && overview
    })
    expect(leads).toMatchObject({ sameDayLastWeek: 0, byDay: [0, 0, 0, 0, 0, 0, 0, 3], unassigned: 3 })
    expect(exceptions).toMatchObject({ unreadableIntakes: 1, deadIntakes: 0 })

    const { pool } = hub.database
    const { rows } = await pool.query<{ id: string }>('select id from leads order by id')
    await pool.query(`update leads set created_at = now() - interval '7 days 1 second' where id = $1`, [rows[0]!.id])
    await pool.query(`update leads set created_at = now() - interval '2 days', closed_at = now() where id = $1`, [
      rows[1]!.id,
    ])
    expect((await read<Overview>('/overview')).leads).toMatchObject({
      today: 1,
      byDay: expect.arrayContaining([1]),
      unassigned: 2,
    })
    await pool.query('update leads set erased_at = now() where id = $1', [rows[0]!.id])
    await pool.query('update leads set merged_into = $1 where id = $2', [rows[1]!.id, rows[2]!.id])
    const { leads: left, firstContact } = await read<Overview>('/overview')
    expect({ left, firstContact }).toMatchObject({
      left: { today: 0, byDay: [0, 0, 0, 0, 0, 1, 0, 0], unassigned: 0 },
      firstContact: { leads: 1 },
    })
  })

  it('tells what was processed hour by hour and vendor by vendor', async () => {
    const since = new Date(Date.now() - 3_600_000).toISOString()
    const { items } = await eventually(async () => {
      const series = await read<{ items: { processed: number }[] }>(`/overview/series?since=${since}&step=day`)
      return series.items[0]?.processed === 4 && series
    })
    expect(items).toEqual([expect.objectContaining({ vendor: 'demo', processed: 4, failed: 1 })])
  })
})

describe('a connection', () => {
  it('tells what it received, what was not believed and why', async () => {
    const [connection] = hub.directory.all()
    const { items } = await read<{ items: { connectionId: string }[] }>('/connections/health')
    expect(items.find(({ connectionId }) => connectionId === connection!.id)).toMatchObject({
      received: 4,
      failed: 1,
      rejected: 1,
      rejectReason: 'wrong_proof',
      troubledEffects: 0,
    })
  })

  it('takes a sample through its own door, whose story names what it changed and becomes a fixture', async () => {
    const [connection] = hub.directory.all().filter(({ vendor }) => vendor === 'demo')
    expect(await read('/vendors/demo/guide')).toEqual({ setUp: null, samples: ['sample'] })
    const path = `/api/v1/connections/${connection!.id}/samples`
    expect(await hub.api('POST', path, { body: { event: 'nothing' } })).toMatchObject({ status: 400 })
    const sent = await hub.api('POST', path, { body: {} })
    expect(sent).toMatchObject({ status: 202, body: { event: 'sample', status: 'accepted' } })
    const { intakeId } = sent.body as { intakeId: string }
    const story = await eventually(async () => {
      const intake = await read<{ status: string; timeline: Record<string, unknown>[] }>(`/intakes/${intakeId}`)
      return intake.status === 'completed' && intake
    })
    expect(story.timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['received', 'event', 'change', 'settled']),
    )
    const { id: leadId } = (await read<{ items: { id: string }[] }>('/leads?limit=1')).items[0]!
    expect(story.timeline.find(({ kind }) => kind === 'change')).toMatchObject({ leadId })
    expect(await read(`/intakes/${intakeId}/fixture`)).toMatchObject({
      settings: {},
      signedAt: null,
      request: { body: { json: { lead: { name: expect.stringContaining('Sample') } } } },
      expect: {
        identity: { type: 'demo', dedupeKey: expect.stringContaining('sample-') },
        events: [{ type: 'lead.created', key: expect.any(String), data: { name: expect.stringContaining('Sample') } }],
      },
    })
  })
})
