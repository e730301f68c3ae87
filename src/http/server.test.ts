import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery } from '../../test/harness/demo-vendor.ts'
import { eventually } from '../../test/harness/eventually.ts'
import { instanceKey, startTestHub, type TestHub } from '../../test/harness/hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ role: 'web' })
})
afterAll(() => hub.stop())

const raw = (path: string, init: RequestInit = {}) => fetch(hub.url + path, init)
const asAdmin = { authorization: `Bearer ${instanceKey}`, 'content-type': 'application/json' }

describe('every answer of the API', () => {
  it('keeps browsers from running, framing and guessing', async () => {
    const { headers } = await raw('/api/v1/session')
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    })
  })

  it.each([
    ['nothing at the path', '/api/v1/nothing', { headers: asAdmin }, 404, 'not_found'],
    ['an id that is none', '/api/v1/intakes/7', { headers: asAdmin }, 400, 'invalid_request'],
    [
      'a body that is no JSON',
      '/api/v1/workspaces',
      { method: 'POST', headers: asAdmin, body: '{' },
      400,
      'invalid_request',
    ],
    [
      'a body too large',
      '/api/v1/workspaces',
      { method: 'POST', headers: asAdmin, body: `"${'x'.repeat(1_048_576)}"` },
      413,
      'body_too_large',
    ],
    [
      'a foreign type',
      '/api/v1/workspaces',
      { method: 'POST', headers: { ...asAdmin, 'content-type': 'text/csv' }, body: 'a' },
      415,
      'unsupported_media_type',
    ],
  ])('says %s as a problem with a stable code', async (_name, path, init, status, code) => {
    const response = await raw(path, init)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({
      status,
      code,
      title: expect.any(String),
      type: `/docs/errors#${code}`,
    })
    expect(response.status).toBe(status)
  })

  it.each([
    ['DELETE', '/api/v1/session', 204],
    ['POST', '/api/v1/notifications/read', 200],
    ['POST', `/api/v1/intakes/${crypto.randomUUID()}/replay`, 404],
  ])('reads no body as none, whatever type %s %s names', async (method, path, status) => {
    expect((await raw(path, { method, headers: asAdmin })).status).toBe(status)
  })

  it('leaves one log line with who asked for what, and no key', async () => {
    const from = hub.lines.length
    await hub.api('GET', '/api/v1/intakes?limit=1')
    const lines = hub.lines.slice(from)
    expect(lines).toEqual([
      expect.objectContaining({
        method: 'GET',
        route: '/api/v1/intakes',
        status: 200,
        actor: 'instance key',
        msg: 'request',
      }),
    ])
    expect(JSON.stringify(lines)).not.toContain(instanceKey)
  })
})

describe('health', () => {
  it('tells alive and ready', async () => {
    expect(await (await raw('/health/live')).json()).toEqual({ status: 'live' })
    expect(await (await raw('/health/ready')).json()).toEqual({ status: 'ready', checks: { database: true } })
  })

  it.each([
    ['says no', async () => false],
    ['throws', () => Promise.reject(new Error('away'))],
    ['never answers', () => new Promise<boolean>(() => undefined)],
  ])('is not ready when a check %s', async (_name, check) => {
    const other = await startTestHub({ role: 'web', checks: { database: check } })
    const response = await fetch(`${other.url}/health/ready`)
    await other.stop()
    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({ status: 'not_ready', checks: { database: false } })
  })
})

describe('metrics', () => {
  it('are for this machine only, and not for whom a proxy here speaks for', async () => {
    const response = await raw('/metrics')
    expect(await response.text()).toContain('leadline_work_oldest_seconds')
    expect((await raw('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(401)
  })

  it('need the token when there is one', async () => {
    const other = await startTestHub({ role: 'web', metricsToken: 'a-token-for-metrics' })
    const ask = (token?: string) =>
      fetch(`${other.url}/metrics`, { headers: token ? { authorization: `Bearer ${token}` } : {} })
    const answers = [await ask(), await ask('wrong'), await ask('a-token-for-metrics')]
    await other.stop()
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200])
  })
})

describe('limits by address', () => {
  it('slow the API down, never health', async () => {
    const other = await startTestHub({ role: 'web', rates: { api: 1, webhooks: 0 } })
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => other.api('GET', '/api/v1/session', { key: null })),
    )
    const health = await fetch(`${other.url}/health/live`)
    await other.stop()
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBe(3)
    expect(refused[0]!.headers.get('retry-after')).toBe('1')
    expect(refused[0]!.body).toMatchObject({ code: 'rate_limited' })
    expect(health.status).toBe(200)
  })

  it('hold for each client behind a proxy that is trusted', async () => {
    const other = await startTestHub({ role: 'web', rates: { api: 0, webhooks: 1 }, trustedProxies: ['127.0.0.0/8'] })
    const send = async (client: string, id: number) => {
      const { headers, ...rest } = demoDelivery({ id: `${client}-${id}`, about: 'x' })
      const sent = { ...rest, headers: { ...headers, 'x-forwarded-for': client } }
      return (await fetch(`${other.url}/api/v1/webhooks/demo`, sent)).status
    }
    const first = await Promise.all(Array.from({ length: 12 }, (_, n) => send('203.0.113.1', n)))
    const second = await send('203.0.113.2', 0)
    await other.stop()
    expect(first.filter((status) => status === 429).length).toBe(2)
    expect(second).toBe(200)
  })
})

it('turns webhooks away while too many bytes are in memory, and takes them again after', async () => {
  const other = await startTestHub({ role: 'web', webhookRoom: 1_000 })
  let sent = 0
  const send = async () => {
    const delivery = demoDelivery({ id: String(sent++), about: 'z'.repeat(600) })
    return (await fetch(`${other.url}/api/v1/webhooks/demo`, delivery)).status
  }
  expect(await send()).toBe(200)
  const slow = connect(Number(new URL(other.url).port), '127.0.0.1')
  slow.write('POST /api/v1/webhooks/demo HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\n{')
  await eventually(async () => (await send()) === 503)
  slow.destroy()
  await eventually(async () => (await send()) === 200)
  await other.stop()
})

it('says 503 while the database is away, to webhooks with the time to try again', async () => {
  const other = await startTestHub({ role: 'web' })
  const { pool } = other.database
  pool.options.connectionString = 'postgres://nobody@127.0.0.1:1/gone'
  const kill = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()'
  await expect(pool.query(kill)).rejects.toThrow('terminating connection')
  const api = await other.api('GET', '/api/v1/intakes')
  const webhook = await fetch(`${other.url}/api/v1/webhooks/demo`, demoDelivery({ id: 'a', about: 'b' }))
  await other.stop()
  expect(api).toMatchObject({ status: 503, body: { code: 'unavailable' } })
  expect(webhook.status).toBe(503)
  expect(Number(webhook.headers.get('retry-after'))).toBeGreaterThan(0)
})

it('closes at once, open streams and idle connections or not', async () => {
  const other = await startTestHub({ role: 'web' })
  const followed = await fetch(`${other.url}/api/v1/stream`, { headers: asAdmin })
  await fetch(`${other.url}/health/live`)
  const began = performance.now()
  await other.server.close()
  expect(performance.now() - began).toBeLessThan(1_000)
  expect(await followed.text()).toContain('retry:')
  await other.stop()
})
