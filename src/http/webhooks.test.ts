import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoDelivery } from '../../test/harness/demo-vendor.ts'
import { eventually } from '../../test/harness/eventually.ts'
import { startTestHub, type TestHub } from '../../test/harness/hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(() => hub.stop())

const post = async (path: string, delivery: RequestInit) => {
  const response = await fetch(hub.url + path, delivery)
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : null,
  }
}
const isoId = /^[0-9a-f-]{36}$/

describe('an authentic delivery', () => {
  it('is accepted once and told as a duplicate after that, with the first id', async () => {
    const delivery = demoDelivery({ id: 'twice', about: 'lead-1' })
    const first = await post('/api/v1/webhooks/demo', delivery)
    const second = await post('/api/v1/webhooks/demo', delivery)
    expect(first).toMatchObject({ status: 200, body: { status: 'accepted', id: expect.stringMatching(isoId) } })
    expect(second).toMatchObject({ status: 200, body: { status: 'duplicate', id: first.body.id } })
  })

  it.each([
    ['with a final slash', '/api/v1/webhooks/demo/'],
    ['under the older prefix', '/api/webhooks/demo'],
    ['under the older prefix with a final slash', '/api/webhooks/demo/'],
    ["at the vendor's alias", '/api/webhook-demo'],
    ["at the vendor's alias with a final slash", '/api/webhook-demo/'],
    ['with an action', '/api/v1/webhooks/demo/on_create'],
    ['with a query', '/api/v1/webhooks/demo?source=x'],
  ])('is taken %s', async (name, path) => {
    const answer = await post(path, demoDelivery({ id: name, about: 'lead-2' }))
    expect(answer).toMatchObject({ status: 200, body: { status: 'accepted' } })
    expect(answer.headers.get('content-type')).toBe('application/json')
  })

  it('keeps its bytes exactly as they came', async () => {
    const text = '{"id": "bytes",  "about":"1.0e3\\u00e9 ",\n"n":12345678901234567890}'
    const { body } = await post('/api/v1/webhooks/demo', demoDelivery(text))
    const { rows } = await hub.database.pool.query('select body from intakes where id = $1', [body.id])
    expect(hub.sealer.open(rows[0].body).toString('utf8')).toBe(text)
  })

  it('is found by the secret in its own URL', async () => {
    const [connection] = hub.directory.all()
    const answer = await post(
      `/api/v1/webhooks/demo/${connection!.urlSecret}/on_create`,
      demoDelivery({ id: 'by-secret', about: 'lead-3' }),
    )
    const detail = await hub.api('GET', `/api/v1/intakes/${answer.body.id}`)
    expect(detail.body).toMatchObject({ action: 'on_create', connectionId: connection!.id })
  })

  it('waits for its decision when asked to', async () => {
    const { headers, ...rest } = demoDelivery({ id: 'waited', about: 'lead-4' })
    const answer = await post('/api/v1/webhooks/demo', { ...rest, headers: { ...headers, prefer: 'wait=5' } })
    expect(answer).toMatchObject({ status: 200, body: { status: 'processed', id: expect.stringMatching(isoId) } })
    expect(answer.headers.get('preference-applied')).toBe('wait=5')
  })

  it('is stored and flagged when its body cannot be read', async () => {
    const answer = await post('/api/v1/webhooks/demo', demoDelivery('{not json'))
    expect(answer).toMatchObject({ status: 200, body: { status: 'accepted' } })
    const detail = await hub.api('GET', `/api/v1/intakes/${answer.body.id}`)
    expect(detail.body).toMatchObject({ unreadable: true, request: { body: '{not json' } })
  })

  it('leaves one log line that says everything about it', async () => {
    const answer = await post('/api/v1/webhooks/demo', demoDelivery({ id: 'logged', about: 'lead-5' }))
    const own = await eventually(() => hub.lines.filter((line) => line.intake === answer.body.id))
    expect(own).toEqual([
      expect.objectContaining({
        msg: 'Received Demo webhook',
        vendor: 'demo',
        kind: 'accepted',
        status: 200,
        subject: 'lead-5',
        ip: '127.0.0.1',
      }),
    ])
  })
})

describe('a request that is not taken', () => {
  const stored = async () => (await hub.database.pool.query('select count(*)::int as n from intakes')).rows[0].n

  it.each([
    ['has a wrong signature', { ...demoDelivery({ id: 'x', about: 'x' }, 'another secret') }, 'wrong_proof'],
    ['has no signature', { method: 'POST', body: '{}' }, 'missing_proof'],
  ])('that %s is answered 401 and not stored', async (_name, delivery, reason) => {
    const before = await stored()
    const answer = await post('/api/v1/webhooks/demo', delivery)
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'not_authentic', detail: expect.stringContaining(reason) },
    })
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await stored()).toBe(before)
  })

  it.each([['/api/v1/webhooks/nobody'], ['/api/v1/webhooks/'], ['/api/v1/webhooks/demo/not-the-secret/action']])(
    'to %s is answered 404',
    async (path) => {
      expect(await post(path, demoDelivery({ id: 'y', about: 'y' }))).toMatchObject({
        status: 404,
        body: { code: 'unknown_vendor' },
      })
    },
  )

  it('with another method is answered 405', async () => {
    const answer = await post('/api/v1/webhooks/demo', { method: 'PUT', body: '{}' })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST')
  })

  it('is answered 413 above the vendor’s limit, whether it says its length or not', async () => {
    const large = 'x'.repeat(1024 * 1024 + 1)
    const said = await post('/api/v1/webhooks/demo', { method: 'POST', body: large })
    expect(said).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
    const chunked = new ReadableStream({
      start: (controller) => {
        for (let at = 0; at < 5; at++) controller.enqueue(new TextEncoder().encode(large.slice(0, 300_000)))
        controller.close()
      },
    })
    const unsaid = await post('/api/v1/webhooks/demo', { method: 'POST', body: chunked, duplex: 'half' } as RequestInit)
    expect(unsaid).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
  })

  it('takes a body of exactly the limit', async () => {
    const frame = JSON.stringify({ id: 'limit', about: '' })
    const text = JSON.stringify({ id: 'limit', about: 'z'.repeat(1024 * 1024 - frame.length) })
    expect(text.length).toBe(1024 * 1024)
    expect(await post('/api/v1/webhooks/demo', demoDelivery(text))).toMatchObject({ status: 200 })
  })

  it('leaves no trace when the sender goes away in the middle', async () => {
    const before = await stored()
    const port = Number(new URL(hub.url).port)
    const socket = connect(port, '127.0.0.1')
    socket.write('POST /api/v1/webhooks/demo HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"id"')
    await eventually(() => socket.bytesWritten > 50 && socket.writableLength === 0)
    socket.destroy()
    await eventually(() => hub.lines.some((line) => line.kind === 'aborted'))
    expect(await stored()).toBe(before)
  })
})

it('answers the vendor’s handshake', async () => {
  expect(await post('/api/v1/webhooks/demo?challenge=hello', { method: 'GET' })).toMatchObject({
    status: 200,
    text: 'hello',
  })
})

it('counts in the metrics', async () => {
  const text = await (await fetch(`${hub.url}/metrics`)).text()
  expect(text).toMatch(/leadline_accept_seconds_count\{vendor="demo"\} \d+/)
  expect(text).toMatch(/leadline_webhooks_total\{vendor="demo",kind="rejected"\} 2/)
})
