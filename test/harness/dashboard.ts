import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

const builder = fileURLToPath(new URL('../../bin/build-dashboard.mjs', import.meta.url))

/** Builds what the hub serves, when it is stale. Before the hub starts: it reads the files once. */
export async function buildDashboard(): Promise<void> {
  await promisify(execFile)(process.execPath, [builder])
}

export interface Visit {
  page: Page
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
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => isOurs(request.url(), url) || complaints.push(`asked ${request.url()}`))
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`)
  })
  if (key) await page.request.post(`${url}/api/v1/session`, { data: { key } })
  await page.goto(url + path)
  return { page, complaints, close: () => context.close() }
}

const isOurs = (asked: string, url: string) => asked.startsWith(url) || /^(data|blob):/.test(asked)
