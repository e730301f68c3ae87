import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { insertLead } from '../../../test/harness/insert-lead.ts'
import { newId } from '../../base/ids.ts'
import { cancelEffects } from '../../pipeline/cancel-effects.ts'
import { applyRetention } from './apply-retention.ts'

const day = 86_400_000
const old = 40

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ role: 'web' })
  for (const parent of ['intakes', 'attempts']) await addDay(parent, old)
})
afterAll(() => hub.stop())

/** A day's table of history that is so many days old. */
async function addDay(parent: string, days: number): Promise<void> {
  const at = (shift: number) => new Date(Date.now() - (days - shift) * day).toISOString().slice(0, 10)
  await hub.database.pool.query(
    `create table ${parent}_${at(0).replaceAll('-', '')} partition of ${parent} for values from ('${at(0)} 00:00Z') to ('${at(1)} 00:00Z')`,
  )
}

const apply = (atOnce?: number, signal = new AbortController().signal) =>
  applyRetention(hub.database.pool, { sealer: hub.sealer, vendors: new Map(), cancelEffects }, signal, atOnce)
const rules = (body: object) => hub.api('PUT', '/api/v1/privacy/retention', { body })
const preview = async (body: object) =>
  ((await hub.api('POST', '/api/v1/privacy/retention/preview', { body })).body as { items: object[] }).items
const rows = async (text: string) => (await hub.database.pool.query(text, [hub.workspaceId])).rows

/** One row of each class that is old, and one that is not. */
async function write(): Promise<void> {
  const { pool } = hub.database
  const { id: leadId } = await insertLead(pool, hub.workspaceId, { name: 'Ana' })
  for (const days of [old, 0]) {
    const at = new Date(Date.now() - days * day)
    const values = [newId(), hub.workspaceId, at]
    await pool.query(
      `insert into intakes (id, received_at, workspace_id, connection_id, vendor, type, subject, dedupe_key, unreadable, headers, body)
       values ($1, $3, $2, $1, 'demo', 'lead', 's', $1::uuid::text, false, '{"user-agent":"x"}', '\\x01')`,
      values,
    )
    await pool.query(
      `insert into attempts (id, started_at, workspace_id, effect_id, number, worker, record) values ($1, $3, $2, $1, 1, $1, '\\x01')`,
      values,
    )
    await pool.query(
      `insert into messages (id, workspace_id, channel, direction, address, address_key, subject, text, state, created_at)
       values ($1, $2, 'email', 'out', 'a', 'a', 'Hello', 'Dear Ana', 'read', $3)`,
      values,
    )
    await pool.query(
      `insert into lead_notes (id, workspace_id, lead_id, author, text, at) values ($1, $2, $4, 'Bia', 'Called', $3)`,
      [...values, leadId],
    )
  }
}

test('each class is counted before, and only what is older goes: of requests and records the words, of messages the texts', async () => {
  await write()
  const asked = { raw_requests: 30, outgoing_records: 30, message_texts: 30, notes: 30 }
  const seen = [
    { dataClass: 'raw_requests', keepDays: 30, rows: 1 },
    { dataClass: 'outgoing_records', keepDays: 30, rows: 1 },
    { dataClass: 'message_texts', keepDays: 30, rows: 1 },
    { dataClass: 'notes', keepDays: 30, rows: 1 },
  ]
  expect(await preview(asked)).toEqual(expect.arrayContaining(seen))
  await apply()
  expect(await rows('select from intakes where workspace_id = $1 and body is null')).toHaveLength(0)

  expect((await rules(asked)).status).toBe(200)
  await apply()
  expect(
    await rows('select body is null as gone, headers from intakes where workspace_id = $1 order by received_at'),
  ).toEqual([
    { gone: true, headers: {} },
    { gone: false, headers: { 'user-agent': 'x' } },
  ])
  expect(await rows('select record is null as gone from attempts where workspace_id = $1 order by started_at')).toEqual(
    [{ gone: true }, { gone: false }],
  )
  expect(await rows('select subject, text, state from messages where workspace_id = $1 order by created_at')).toEqual([
    { subject: null, text: null, state: 'read' },
    { subject: 'Hello', text: 'Dear Ana', state: 'read' },
  ])
  expect(await rows('select text from lead_notes where workspace_id = $1')).toEqual([{ text: 'Called' }])
  for (const { dataClass, keepDays } of seen)
    expect(await preview(asked)).toContainEqual({ dataClass, keepDays, rows: 0 })
  await rules({ raw_requests: null, outgoing_records: null, message_texts: null, notes: null })
})

test('all people who are inactive go in one run, batch by batch, past one who is busy; none once the process ends', async () => {
  const { pool } = hub.database
  const ids: string[] = []
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five'])
    ids.push((await insertLead(pool, hub.workspaceId, { name: `Idle ${name}` })).id)
  await pool.query(
    `update leads set created_at = now() - interval '400 days', updated_at = now() - interval '400 days' where id = any($1)`,
    [ids],
  )
  const effectId = newId()
  await pool.query(
    `insert into effects (id, workspace_id, key, connection_id, kind, weight, intake_id, intake_received_at, lead_id, target, reason, data, created_at)
     values ($1, $2, 'note:1', $1, 'crm.note', 'purpose', $1, now(), $3, 'x', 'a test', $4, now())`,
    [effectId, hub.workspaceId, ids[1], hub.sealer.sealJson({})],
  )
  await rules({ inactive_people: 365 })
  const names = () =>
    rows(`select full_name from leads where workspace_id = $1 and full_name like 'Idle %' order by id`)
  const ended = new AbortController()
  ended.abort()
  await apply(2, ended.signal)
  expect(await names()).toHaveLength(5)
  const recording = await pool.connect()
  await recording.query('begin')
  await recording.query('select from effects where id = $1 for update', [effectId])
  await apply(2)
  await recording.query('rollback')
  recording.release()
  expect(await names()).toEqual([{ full_name: 'Idle Two' }])
  await apply(2)
  expect(await names()).toEqual([])
})
