import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import type { Browser, BrowserContextOptions, Locator, Page, Request } from 'playwright-core'
import { inject } from 'vitest'
import { eventually } from './eventually.ts'

const builder = fileURLToPath(new URL('../../bin/build-dashboard.mjs', import.meta.url))

/** Any number: the one lock of the tests' server. */
const building = 1

/**
 * Builds what the hub serves, when it is stale. Before the hub starts: it reads the files once. Of several workers that begin
 * with a browser one builds, and the others find it built.
 */
export async function buildDashboard(): Promise<void> {
  const client = new pg.Client({ connectionString: inject('serverUrl') })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [building])
    await promisify(execFile)(process.execPath, [builder])
  } finally {
    await client.end()
  }
}

export interface Visit {
  page: Page
  /** Resolves when the screen has all it asked for: no request under way but the stream, no placeholder left. */
  settled(): Promise<void>
  /** Errors, refusals of the page's policy, failed requests, requests to anywhere else. */
  complaints: string[]
  close(): Promise<void>
}

/** A reader of the dashboard, in a browser context of their own. */
export async function visit(
  browser: Browser,
  url: string,
  path: string,
  { key, ...options }: BrowserContextOptions & { key?: string } = {},
): Promise<Visit> {
  const context = await browser.newContext({ locale: 'en-US', ...options })
  const page = await context.newPage()
  const settled = watchRequests(page)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => isOurs(request.url(), url) || complaints.push(`asked ${request.url()}`))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
  })
  if (key) await page.request.post(`${url}/api/v1/session`, { data: { key } })
  await page.goto(url + path)
  return { page, settled, complaints, close: () => context.close() }
}

/** How many pixels of what an element holds can only be scrolled to sideways. */
export const hiddenWidthOf = (element: Locator): Promise<number> =>
  element.evaluate((each) => {
    const { scrollWidth, clientWidth } = each as unknown as { scrollWidth: number; clientWidth: number }
    return scrollWidth - clientWidth
  })

const isOurs = (asked: string, url: string) => asked.startsWith(url) || /^(data|blob):/.test(asked)

/** Screens ask again when an answer came: so many looks in a row must find nothing under way. */
const quietLooks = 6

/** From now on: `settled` of this page. */
export function watchRequests(page: Page): () => Promise<void> {
  const open = new Set<Request>()
  page.on('request', (request) => request.url().endsWith('/stream') || open.add(request))
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  return async () => {
    let quiet = 0
    await eventually(async () => {
      const placeholders = await page.locator('.animate-pulse').count()
      quiet = open.size === 0 && placeholders === 0 && (await page.locator('h1').count()) > 0 ? quiet + 1 : 0
      return quiet >= quietLooks
    }, 20_000)
  }
}
