import { afterAll, beforeAll, expect, it } from 'vitest'
import { demoVendor } from '../../../test/harness/demo-vendor.ts'
import { eventually } from '../../../test/harness/eventually.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { startMailServer, type TestMailServer } from '../../../test/harness/mail-server.ts'
import { newId } from '../../base/ids.ts'
import { createLog } from '../../base/log.ts'
import { type RunningSimulator, runSimulator } from '../../vendors/_kit/simulator-server.ts'
import { vendors } from '../../vendors/registry.ts'
import { ownConnections } from '../connections/store-environment.ts'
import { isFiring } from './alert-kinds.ts'
import { measure } from './store-measures.ts'
import { watchAlerts } from './watch-alerts.ts'

const named = (id: string) => vendors.find((vendor) => vendor.id === id)!

let hub: TestHub
let mail: TestMailServer
let slack: RunningSimulator
let connectionId: string
beforeAll(async () => {
  hub = await startTestHub({ vendors: [demoVendor, named('smtp'), named('slack')], online: true })
  mail = await startMailServer()
  slack = await runSimulator((await named('slack').simulator!()).serve!())
  const { pool } = hub.database
  await ownConnections(pool, hub.sealer, hub.workspaceId, 'sandbox', [
    { vendor: 'smtp', name: 'Mail', settings: { server: mail.url, from: 'hub@example.test' } },
    { vendor: 'slack', name: 'Slack', settings: { webhookUrl: `${slack.baseUrl}/services/T0/B0/x` } },
  ])
  await hub.directory.refresh()
  connectionId = (await pool.query(`select id from connections where vendor = 'demo'`)).rows[0].id
})
afterAll(async () => {
  await hub.stop()
  await mail.stop()
  await slack.stop()
})

const watch = () =>
  watchAlerts({
    pool: hub.database.pool,
    submit: hub.line.submit,
    log: createLog('silent'),
    publicUrl: 'https://hub.example.test',
  })

const alertOf = async (kind: string) => {
  const { body } = await hub.api('GET', '/api/v1/alerts')
  return (body as { items: { id: string; kind: string; state: string; value: number }[] }).items.find(
    (each) => each.kind === kind,
  )!
}

it('begins with the usual alerts, and tells a change once: in the hub, by mail and on Slack', async () => {
  const { pool } = hub.database
  const usual = await alertOf('sender_disconnected')
  expect(usual).toMatchObject({ state: 'ok', threshold: 0, via: ['email', 'slack'] })
  const recipients = ['gerente@example.test']
  expect((await hub.api('PATCH', `/api/v1/alerts/${usual.id}`, { body: { recipients } })).status).toBe(200)
  await pool.query(
    `insert into senders (workspace_id, connection_id, sender, channel, state, state_at) values ($1, $2, 'loja-01', 'whatsapp', 'closed', now())`,
    [hub.workspaceId, connectionId],
  )
  await Promise.all([watch(), watch()])
  await eventually(async () => (await alertOf('sender_disconnected')).state === 'firing')
  await watch()
  await eventually(() => mail.mails.length === 1 && slack.server.calls.length === 1)
  expect(mail.mails[0]).toMatchObject({ from: 'hub@example.test', to: recipients })
  expect(slack.server.calls[0]!.body).toContain('loja-01')

  const { body } = await hub.api('GET', '/api/v1/notifications?unread=true')
  expect(body).toMatchObject({
    unreadCount: 1,
    items: [{ topic: 'alert', text: 'loja-01\nAgora: 1 (limite: 0)', isRead: false }],
  })
  expect((await hub.api('POST', '/api/v1/notifications/read', { body: {} })).body).toEqual({ read: 1 })
  expect((await hub.api('GET', '/api/v1/notifications')).body).toMatchObject({
    unreadCount: 0,
    items: [{ isRead: true }],
  })

  await pool.query(`update senders set state = 'open'`)
  await watch()
  await eventually(() => slack.server.calls.length === 2)
  expect(await alertOf('sender_disconnected')).toMatchObject({ state: 'ok', value: 0 })
  expect((await hub.api('GET', '/api/v1/effects?kind=notify')).body).toMatchObject({ items: { length: 4 } })
})

it('is kept by its own API', async () => {
  const bad = await hub.api('POST', '/api/v1/alerts', { body: { name: 'x', kind: 'weather', threshold: 1 } })
  expect(bad.status).toBe(400)
  const body = { name: 'Mine', kind: 'oldest_work', threshold: 5, via: [] }
  const made = await hub.api('POST', '/api/v1/alerts', { body })
  expect([made.status, made.body]).toMatchObject([201, { name: 'Mine', state: 'ok', via: [] }])
  const path = `/api/v1/alerts/${(made.body as { id: string }).id}`
  expect((await hub.api('PATCH', path, { body: { threshold: 7 } })).body).toMatchObject({ threshold: 7 })
  expect((await hub.api('DELETE', path)).status).toBe(200)
  expect((await hub.api('GET', path)).status).toBe(404)
  expect((await hub.api('GET', '/api/v1/notifications/preferences')).status).toBe(409)
})

it('measures what happened', async () => {
  const { pool } = hub.database
  const at = (of: string) =>
    measure(pool, of as never).then(([found]) => ({ value: found!.value, about: found!.about }))
  expect(await at('routing_match')).toEqual({ value: null, about: null })
  expect((await at('oldest_work')).value).toBeNull()

  for (const [n, outcome] of ['done', 'retry', 'retry', 'retry', 'doubtful', 'doubtful'].entries()) {
    const [id, started] = [newId(), new Date(Date.now() - 60_000 + n * 1_000)]
    await pool.query(
      `insert into effects (id, workspace_id, key, connection_id, kind, weight, status, intake_id, intake_received_at, target, reason, data, created_at)
       values ($1::uuid, $2, $1::uuid::text, $3, 'crm.note', 'purpose', $4, $1::uuid, now(), 't', 'r', '', now())`,
      [id, hub.workspaceId, connectionId, outcome === 'doubtful' ? 'doubtful' : 'pending'],
    )
    await pool.query(
      `insert into attempts (id, started_at, workspace_id, effect_id, number, worker, finished_at, outcome)
       values ($1::uuid, $2, $3, $4, 1, $1::uuid, now(), $5)`,
      [newId(), started, hub.workspaceId, id, outcome],
    )
  }
  expect(await at('connection_failures')).toEqual({ value: (100 * 5) / 6, about: 'Demo' })
  expect(await at('circuit_open')).toEqual({ value: 1, about: 'Demo' })
  expect((await at('doubtful_effects')).value).toBe(2)

  for (let n = 0; n < 12; n++)
    await fetch(`${hub.url}/api/v1/webhooks/demo`, {
      method: 'POST',
      body: '{}',
      headers: { 'x-demo-signature': 'a'.repeat(64) },
    })
  await eventually(async () => (await at('signature_failures')).value === 100)
  expect((await at('signature_failures')).about).toBe('Demo')
})

it('fires beyond its threshold, and not for want of a measure', () => {
  expect(isFiring('signature_failures', 5, 5)).toBe(false)
  expect(isFiring('signature_failures', 5.1, 5)).toBe(true)
  expect(isFiring('routing_match', 79, 80)).toBe(true)
  expect(isFiring('routing_match', 80, 80)).toBe(false)
  expect(isFiring('routing_match', null, 80)).toBe(false)
})
