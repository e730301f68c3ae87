import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery } from '../../../test/harness/demo-vendor.ts'
import { eventually } from '../../../test/harness/eventually.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { newId, timeOfId } from '../../base/ids.ts'
import { phoneKey } from '../../domain/phone.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(() => hub.stop())

interface Item {
  id: string
  status: string
  subject: string
  [field: string]: unknown
}

const send = async (body: string | object): Promise<string> => {
  const response = await fetch(`${hub.url}/api/v1/webhooks/demo`, demoDelivery(body))
  return ((await response.json()) as { id: string }).id
}
const list = async (query: string) => {
  const { status, body } = await hub.api('GET', `/api/v1/intakes?${query}`)
  expect(status).toBe(200)
  return body as { items: Item[]; nextCursor: string | null }
}
const detail = async (id: string) => (await hub.api('GET', `/api/v1/intakes/${id}`)).body as Item
const settled = (id: string) =>
  eventually(async () => {
    const found = await detail(id)
    return found.processedAt !== null && found
  })

describe('the list', () => {
  it('shows the newest first, every field of the contract, and goes on page by page', async () => {
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push(await send({ id: `page-${n}`, about: 'paged' }))
    await settled(ids[4]!)
    const whole = await list('subject=paged')
    expect(whole.items.map((item) => item.id)).toEqual([...ids].reverse())
    expect(Object.keys(whole.items[0]!).sort()).toEqual(
      'id vendor connectionId type subject status receivedAt processedAt errorMessage duplicates unreadable'
        .split(' ')
        .sort(),
    )
    const first = await list('subject=paged&limit=3')
    const second = await list(`subject=paged&limit=3&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual([...ids].reverse())
    expect(second.nextCursor).toBeNull()
  })

  it('filters by what the contract names', async () => {
    const good = await send({ id: 'filter-good', about: 'filtered' })
    const bad = await send('{broken')
    await settled(good)
    await settled(bad)
    const ids = async (query: string) => (await list(query)).items.map((item) => item.id)
    expect(await ids('unreadable=true')).toEqual([bad])
    expect(await ids('status=failed')).toEqual([bad])
    expect(await ids('status=completed&subject=filtered')).toEqual([good])
    expect(await ids('status=pending')).toEqual([])
    expect(await ids('vendor=nobody')).toEqual([])
    expect(await ids(`connectionId=${newId()}`)).toEqual([])
    expect(await ids('type=unreadable')).toEqual([bad])
    expect(await ids(`q=${good}`)).toEqual([good])
    expect(await ids('q=filtered')).toEqual([good])
    const received = timeOfId(good).toISOString()
    expect(await ids(`subject=filtered&since=${received}`)).toEqual([good])
    expect(await ids(`subject=filtered&until=${received}`)).toEqual([])
  })

  it('finds the requests that spoke of a person by that person’s e-mail or phone, however it is written', async () => {
    const id = await send({ id: 'search-person', about: 'somebody' })
    const { pool } = hub.database
    const party = newId()
    const { workspaceId } = hub
    await pool.query('insert into core.parties (id, workspace_id) values ($1, $2)', [party, workspaceId])
    await pool.query(
      `insert into identities (workspace_id, kind, key, party_id, source) values ($1, 'email', 'ana@example.test', $2, 'test'), ($1, 'phone', $3, $2, 'test')`,
      [workspaceId, party, phoneKey('11987654321', 'BR')],
    )
    const lead = newId()
    await pool.query(
      `insert into leads (id, workspace_id, source_workspace_id, party_id, vendor, fingerprint) values ($1, $2, $2, $3, 'demo', 'ana')`,
      [lead, workspaceId, party],
    )
    await pool.query(
      'insert into party_intakes (workspace_id, party_id, lead_id, intake_id, received_at, event_id) values ($1, $2, $3, $4, $5, $6)',
      [workspaceId, party, lead, id, timeOfId(id), newId()],
    )
    const found = async (text: string) => (await list(`q=${encodeURIComponent(text)}`)).items.map((item) => item.id)
    expect(await found('Ana@example.test')).toEqual([id])
    expect(await found('(11) 98765-4321')).toEqual([id])
    expect(await found('+55 11 8765-4321')).toEqual([id])
  })

  it.each(['cursor=rubbish', 'limit=0', 'limit=1000', 'status=unknown', 'since=yesterday', 'q=%00'])(
    'refuses %s as a mistake of the caller',
    async (query) => {
      const { status, body } = await hub.api('GET', `/api/v1/intakes?${query}`)
      expect({ status, body }).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
    },
  )
})

describe('the story of a request', () => {
  it('tells the proof, the copies, the facts and the end in order', async () => {
    const id = await send({ id: 'story', about: 'told' })
    await send({ id: 'story', about: 'told' })
    const found = await settled(id)
    expect(found).toMatchObject({ status: 'completed', duplicates: 1, dedupeKey: 'story' })
    const timeline = found.timeline as { kind: string; at: string }[]
    expect(timeline.map((entry) => entry.kind).sort()).toEqual(['duplicate', 'event', 'received', 'settled'])
    expect(timeline[0]).toMatchObject({ kind: 'received', proof: expect.stringContaining('hmac') })
    expect(timeline.map((entry) => entry.at)).toEqual(timeline.map((entry) => entry.at).toSorted())
    expect(timeline.find((entry) => entry.kind === 'event')).toMatchObject({
      type: 'test.received',
      subject: 'told',
      data: { note: 'told' },
    })
  })

  it('tells each attempt of each effect with what was asked and answered', async () => {
    const id = await send({ id: 'effect-story', about: 'acted' })
    await settled(id)
    const effect = await insertEffect(id, { cpf: '11144477735', text: 'about 111.444.777-35' })
    const found = await detail(id)
    const timeline = found.timeline as { kind: string }[]
    expect(timeline.find((entry) => entry.kind === 'effect')).toMatchObject({ id: effect, effect: 'crm.note' })
    expect(timeline.find((entry) => entry.kind === 'attempt')).toMatchObject({
      effectId: effect,
      outcome: 'done',
      httpStatus: 200,
      durationMs: 250,
      exchanges: [{ request: { cpf: '***.444.777-**', text: 'about ***.444.777-**' } }],
    })
  })

  it('masks every CPF and never shows the proof headers', async () => {
    const body = { id: 'cpf', about: 'masked', cpf: '11144477735', text: 'CPF 111.444.777-35' }
    const { headers } = demoDelivery(body)
    const id = await send(body)
    const text = JSON.stringify(await detail(id))
    expect(text).toContain('***.444.777-**')
    expect(text).not.toMatch(/11144477735|111\.444/)
    expect(text).not.toContain(headers['x-demo-signature'])
  })

  it('is 404 for an id nobody has', async () => {
    expect(await hub.api('GET', `/api/v1/intakes/${newId()}`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
  })
})

/** An effect with one finished attempt, as ACT would have left it. */
async function insertEffect(intakeId: string, request: object): Promise<string> {
  const { pool } = hub.database
  const effect = newId()
  const [connection] = hub.directory.all()
  await pool.query(
    `insert into effects (id, workspace_id, key, connection_id, kind, weight, status, intake_id, intake_received_at, target, reason, data, created_at)
     values ($1, $2, $7, $3, 'crm.note', 'purpose', 'done', $4, $5, 'lead', 'a test', $6, now())`,
    [effect, hub.workspaceId, connection!.id, intakeId, timeOfId(intakeId), hub.sealer.sealJson({ text: 'x' }), effect],
  )
  const attempt = newId()
  await pool.query(
    `insert into attempts (id, started_at, workspace_id, effect_id, number, worker, finished_at, outcome, http_status, record)
     values ($1, $2::timestamptz, $3, $4, 1, $1, $2::timestamptz + interval '250 ms', 'done', 200, $5)`,
    [attempt, timeOfId(attempt), hub.workspaceId, effect, hub.sealer.sealJson({ exchanges: [{ request }] })],
  )
  return effect
}

describe('replay', () => {
  it('decides one again and writes who asked', async () => {
    const id = await send({ id: 'again', about: 'replayed' })
    const before = await settled(id)
    expect(await hub.api('POST', `/api/v1/intakes/${id}/replay`)).toMatchObject({
      status: 202,
      body: { status: 'queued' },
    })
    await eventually(async () => {
      const { processedAt } = await detail(id)
      return processedAt !== null && processedAt !== before.processedAt
    })
    const { rows } = await hub.database.pool.query(
      `select actor, subject from audit_log where action = 'intake.replay' and subject = $1`,
      [id],
    )
    expect(rows).toEqual([{ actor: 'instance key', subject: id }])
  })

  it('counts what a filter names and replays exactly that', async () => {
    const ids = []
    for (const n of [1, 2, 3]) ids.push(await send({ id: `bulk-${n}`, about: 'bulk' }))
    for (const id of ids) await settled(id)
    const body = { filter: { subject: 'bulk' }, dryRun: true }
    expect((await hub.api('POST', '/api/v1/intakes/replay', { body })).body).toEqual({
      matched: 3,
      queued: 0,
      stillOpen: 0,
    })
    const real = await hub.api('POST', '/api/v1/intakes/replay', { body: { ...body, dryRun: false } })
    expect(real.body).toEqual({ matched: 3, queued: 3, stillOpen: 0 })
    for (const id of ids) await settled(id)
  })

  it('refuses an empty filter: that would be everything', async () => {
    const answer = await hub.api('POST', '/api/v1/intakes/replay', { body: { filter: {} } })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } })
  })
})

describe('events', () => {
  it('are listed by type and subject, page by page', async () => {
    const ids = []
    for (const n of [1, 2, 3]) ids.push(await send({ id: `event-${n}`, about: 'evented' }))
    for (const id of ids) await settled(id)
    const page = async (cursor = '') =>
      (await hub.api('GET', `/api/v1/events?type=test.received&subject=evented&limit=2${cursor}`)).body as {
        items: { intakeId: string }[]
        nextCursor: string
      }
    const first = await page()
    const second = await page(`&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map((event) => event.intakeId)).toEqual([...ids].reverse())
  })
})
