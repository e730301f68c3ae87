import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
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

  it('calls public only what the contract does', () => {
    const open = operations().filter(({ isPublic }) => isPublic)
    const told =
      /^\/(health\/(live|ready)|metrics|t\/.+|u\/.+|api\/v1\/(openapi\.json|session|setup|auth\/.+|webhooks\/.+))$/
    expect(open.length).toBeGreaterThan(10)
    expect(open.filter(({ path }) => !told.test(path)).map(({ name }) => name)).toEqual([])
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
