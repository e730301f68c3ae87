import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { demoDelivery, demoVendor } from '../../../test/harness/demo-vendor.ts'
import { startTestHub, type TestHub } from '../../../test/harness/hub.ts'
import { defineVendor } from '../../vendors/_kit/contract.ts'
import { number, optional, secret, secretList, text } from '../../vendors/_kit/settings.ts'

const outVendor = defineVendor<{ token: string; region?: string; seconds?: number; signing: string[] }>({
  id: 'out',
  title: 'Outbound',
  settings: z.object({
    token: secret({ title: 'Token', help: 'Theirs' }),
    region: optional(text({ title: 'Region', help: 'Any' })),
    seconds: optional(number({ title: 'Seconds', help: 'Any' })),
    signing: secretList({ title: 'Signing secrets', help: 'Any of them' }),
  }) as never,
  commands: { subscribe: async ({ token }) => ({ ok: false, message: `They refused ${token}`, detail: { token } }) },
})

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ vendors: [demoVendor, outVendor] })
})
afterAll(() => hub.stop())

interface Shown {
  id: string
  settings: Record<string, unknown>
  webhookUrl: string
  previousWebhookUrlUntil: string | null
  isEnabled: boolean
}

const create = async (body: object) => {
  const { status, body: shown } = await hub.api('POST', '/api/v1/connections', { body })
  expect({ status, shown }).toMatchObject({ status: 201 })
  return shown as Shown
}
const change = (id: string, body: object) => hub.api('PATCH', `/api/v1/connections/${id}`, { body })
const stored = async (id: string): Promise<Record<string, unknown>> => {
  const { rows } = await hub.database.pool.query('select settings from connections where id = $1', [id])
  return hub.sealer.openJson(rows[0].settings)
}
const own = (url: string) => hub.url + new URL(url).pathname
const deliver = async (url: string, key: string, signingSecret: string) => {
  const response = await fetch(own(url), demoDelivery({ id: key, about: 'x' }, signingSecret))
  return response.status
}

const token = 'token-that-nobody-may-see'

describe('a new connection', () => {
  it('takes its webhooks at its own URL at once', async () => {
    const made = await create({ vendor: 'demo', settings: { signingSecret: 'the signing secret' } })
    expect(await deliver(made.webhookUrl, 'first', 'the signing secret')).toBe(200)
    expect(await deliver(made.webhookUrl, 'second', 'another secret')).toBe(401)
  })

  it('never shows a secret again, wherever it is read', async () => {
    const made = await create({ vendor: 'out', settings: { token, region: 'south', signing: [token] } })
    expect(made.settings).toEqual({ token: '***', region: 'south', signing: ['***'] })
    const list = await hub.api('GET', '/api/v1/connections?vendor=out')
    const detail = await hub.api('GET', `/api/v1/connections/${made.id}`)
    const { rows } = await hub.database.pool.query('select * from connections, audit_log')
    for (const seen of [made, list.body, detail.body, rows, hub.lines])
      expect(JSON.stringify(seen)).not.toContain(token)
  })

  it('shows its URL, which is a secret, only to those who may write', async () => {
    const made = await create({ vendor: 'demo', settings: { signingSecret: 'x' } })
    const reader = await hub.newKey(hub.workspaceId, ['read'])
    const { body } = await hub.api('GET', `/api/v1/connections/${made.id}`, { key: reader })
    expect(body).toMatchObject({ id: made.id, webhookUrl: null })
  })

  it.each([
    [{ vendor: 'out', settings: {} }, 'body.settings.token'],
    [{ vendor: 'out', settings: { token, seconds: 'soon' } }, 'body.settings.seconds'],
    [{ vendor: 'out', settings: { token, colour: 'red' } }, 'body.settings.colour'],
    [{ vendor: 'nobody', settings: {} }, 'body.vendor'],
  ])('is refused with the name of the field: %j', async (body, path) => {
    const answer = await hub.api('POST', '/api/v1/connections', { body })
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path }] } })
  })
})

describe('a change', () => {
  it('keeps what it does not name and what comes back masked', async () => {
    const made = await create({
      vendor: 'out',
      settings: { token, region: 'south', signing: ['first one', 'second one'] },
    })
    const answer = await change(made.id, { settings: { token: '***', region: 'north', signing: ['new one', '***'] } })
    expect(answer.status).toBe(200)
    expect(await stored(made.id)).toEqual({ token, region: 'north', signing: ['new one', 'second one'] })
    await change(made.id, { settings: { region: null }, name: 'Renamed' })
    expect(await stored(made.id)).toEqual({ token, signing: ['new one', 'second one'] })
    const bad = await change(made.id, { settings: { token: null } })
    expect(bad).toMatchObject({ status: 400, body: { errors: [{ path: 'body.settings.token' }] } })
  })

  it('silences a connection that is switched off', async () => {
    const made = await create({ vendor: 'demo', settings: { signingSecret: 'on and off' } })
    await change(made.id, { isEnabled: false })
    expect(await deliver(made.webhookUrl, 'off', 'on and off')).toBe(401)
    await change(made.id, { isEnabled: true })
    expect(await deliver(made.webhookUrl, 'on', 'on and off')).toBe(200)
  })

  it('cannot touch what the environment owns', async () => {
    const owned = hub.directory.all().find((connection) => connection.origin === 'environment')!
    expect(await change(owned.id, { settings: { label: 'x' } })).toMatchObject({ status: 409 })
    expect((await hub.api('DELETE', `/api/v1/connections/${owned.id}`)).status).toBe(409)
    expect((await change(owned.id, { dailyLookupBudget: 10 })).status).toBe(200)
  })

  it('takes a connection away', async () => {
    const made = await create({ vendor: 'demo', settings: { signingSecret: 'short life' } })
    expect((await hub.api('DELETE', `/api/v1/connections/${made.id}`)).status).toBe(200)
    expect(await deliver(made.webhookUrl, 'late', 'short life')).toBe(401)
    expect((await hub.api('GET', `/api/v1/connections/${made.id}`)).status).toBe(404)
  })
})

describe('a rotation', () => {
  const rotate = (id: string, body: object = {}) => hub.api('POST', `/api/v1/connections/${id}/rotate-secret`, { body })

  it('gives the URL a new secret while the old one works for a day', async () => {
    const made = await create({ vendor: 'demo', settings: { signingSecret: 'rotated' } })
    const { body } = await rotate(made.id)
    const after = body as { webhookUrl: string; previousWebhookUrlUntil: string }
    expect(after.webhookUrl).not.toBe(made.webhookUrl)
    const hours = (new Date(after.previousWebhookUrlUntil).getTime() - Date.now()) / 3_600_000
    expect(hours).toBeCloseTo(24, 1)
    expect(await deliver(after.webhookUrl, 'new', 'rotated')).toBe(200)
    expect(await deliver(made.webhookUrl, 'old', 'rotated')).toBe(200)
    await hub.database.pool.query(`update connections set previous_url_secret_until = now() where id = $1`, [made.id])
    await hub.directory.refresh()
    expect(await deliver(made.webhookUrl, 'too late', 'rotated')).toBe(401)
  })

  it('puts a new signing secret in front of the one before it', async () => {
    const made = await create({ vendor: 'out', settings: { token, signing: ['oldest one', 'older one'] } })
    const { body } = await rotate(made.id, { field: 'signing' })
    const { secret: fresh } = body as { secret: string }
    expect(fresh).toMatch(/^[\w-]{43}$/)
    expect(await stored(made.id)).toMatchObject({ signing: [fresh, 'oldest one'] })
    const given = await rotate(made.id, { field: 'signing', secret: 'given by the vendor' })
    expect(given.body).toMatchObject({ secret: null })
    expect(await stored(made.id)).toMatchObject({ signing: ['given by the vendor', fresh] })
    expect(await rotate(made.id, { field: 'token' })).toMatchObject({ status: 400 })
  })
})

describe('a command', () => {
  it('asks the vendor and tells what it said', async () => {
    const made = await create({ vendor: 'demo', settings: { signingSecret: 'x' } })
    const test = () => hub.api('POST', `/api/v1/connections/${made.id}/test`)
    expect(await test()).toMatchObject({ status: 200, body: { ok: true, message: 'It works' } })
    await change(made.id, { settings: { label: 'broken' } })
    expect(await test()).toMatchObject({ status: 200, body: { ok: false, message: 'It is broken' } })
  })

  it('may be any that the vendor has, and only that', async () => {
    const made = await create({ vendor: 'out', settings: { token } })
    const ask = (name: string) => hub.api('POST', `/api/v1/connections/${made.id}/commands/${name}`)
    expect(await ask('subscribe')).toMatchObject({ status: 200, body: { ok: false } })
    for (const name of ['toString', 'test', '__proto__']) expect((await ask(name)).status).toBe(409)
  })

  it('is refused where the vendor has none', async () => {
    const made = await create({ vendor: 'demo', settings: { signingSecret: 'x' } })
    expect((await hub.api('POST', `/api/v1/connections/${made.id}/subscribe`)).status).toBe(409)
  })
})

it('lists the vendors with the form of their settings', async () => {
  const { body } = await hub.api('GET', '/api/v1/vendors')
  const out = (body as { items: { id: string }[] }).items.find(({ id }) => id === 'out')
  expect(out).toMatchObject({
    receives: false,
    commands: ['subscribe'],
    fields: [
      { name: 'token', required: true, secret: true, kind: 'secret' },
      { name: 'region', required: false, secret: false, kind: 'text' },
      { name: 'seconds', kind: 'number' },
      { name: 'signing', kind: 'secrets', secret: true },
    ],
  })
})
