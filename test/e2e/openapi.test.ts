import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { startTestHub, type TestHub } from '../harness/hub.ts'

interface Operation {
  security?: unknown[]
  summary?: string
  parameters?: { name: string; in: string }[]
}

let hub: TestHub
let document: { openapi: string; security: unknown[]; paths: Record<string, Record<string, Operation>> }
beforeAll(async () => {
  hub = await startTestHub({ role: 'web' })
  document = (await hub.api('GET', '/api/v1/openapi.json', { key: null })).body
})
afterAll(() => hub.stop())

/** The operations of the document, with an id nobody has in the path. */
const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path: path.replace(/\{[^}]+\}/g, newId()),
      isPublic: (operation.security ?? document.security).length === 0,
      operation,
    })),
  )

describe('the OpenAPI document', () => {
  it('is 3.1 and says of each operation what it does', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(operations().length).toBeGreaterThan(15)
    expect(operations().filter(({ operation }) => !operation.summary)).toEqual([])
  })

  it('names every public path, and only those', () => {
    const open = operations()
      .filter(({ isPublic }) => isPublic)
      .map(({ name }) => name)
    expect(open.sort()).toEqual([
      'DELETE /api/v1/session',
      'GET /api/v1/openapi.json',
      'GET /api/v1/session',
      'GET /health/live',
      'GET /health/ready',
      'GET /metrics',
      'POST /api/v1/session',
      'POST /api/v1/webhooks/{vendor}',
      'POST /api/v1/webhooks/{vendor}/{segment}',
      'POST /api/v1/webhooks/{vendor}/{segment}/{action}',
    ])
  })

  it('promises no path that answers a stranger anything but 401', async () => {
    const answers: [string, number][] = []
    for (const { name, method, path, isPublic } of operations())
      if (!isPublic) answers.push([name, (await hub.api(method, path, { key: null })).status])
    expect(answers.length).toBeGreaterThan(10)
    expect(answers.filter(([, status]) => status !== 401)).toEqual([])
  })

  it('lets no key read with another workspace’s name', async () => {
    const { rows } = await hub.database.pool.query(
      `insert into workspaces (id, slug, name) values (gen_random_uuid(), 'stranger', 'Stranger') returning id`,
    )
    const key = await hub.newKey(rows[0].id)
    const answers: [string, number][] = []
    for (const { name, method, path, isPublic } of operations())
      if (!isPublic) answers.push([name, (await hub.api(method, path, { key, workspace: 'default' })).status])
    expect(answers.filter(([, status]) => status !== 403)).toEqual([])
  })
})

it('shows the reference at /docs from this server alone', async () => {
  const page = await fetch(`${hub.url}/docs`)
  const html = await page.text()
  expect(page.status).toBe(200)
  expect(html).not.toMatch(/(src|href)="https?:/)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  const script = /src="([^"]+)"/.exec(html)?.[1]
  expect((await fetch(new URL(script!, page.url))).status).toBe(200)
})
