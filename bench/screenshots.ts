import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../test/harness/browser.ts'
import { watchRequests } from '../test/harness/dashboard.ts'
import { startHubProcess } from '../test/harness/hub-process.ts'
import { openablePaths } from '../test/harness/screens.ts'
import { say } from './print.ts'

/**
 * Pictures of every screen of a sandbox with traffic: light and dark, desktop and phone.
 *   node bench/screenshots.ts [--to folder] [--only /intakes] [--language pt-BR] [--url http://… --key …]
 */
const { values: options } = parseArgs({
  options: {
    to: { type: 'string', default: join(tmpdir(), 'leadline-screenshots') },
    only: { type: 'string' },
    language: { type: 'string', default: 'pt-BR' },
    /** A running hub instead of one made for this. */
    url: { type: 'string' },
    key: { type: 'string', default: 'the key of the screenshots, long enough for it' },
    workspace: { type: 'string', default: 'sandbox' },
  },
})

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 375, height: 812 } }
const root = fileURLToPath(new URL('..', import.meta.url))

/** What each simulated vendor tells: the vendor's name of the event and how many. */
const traffic: [string, string, number][] = [
  ['evolution', 'connection_open', 1],
  ['cakto', 'purchase_approved', 5],
  ['cakto', 'checkout_abandonment', 3],
  ['evolution', 'reply', 4],
  ['datashopper', 'leads.single', 3],
  ['recurrente', 'payment_intent.succeeded', 2],
  ['c2s', 'on_create_lead', 14],
]

async function withHub(work: (url: string) => Promise<void>): Promise<void> {
  if (options.url) return work(options.url)
  const folder = await mkdtemp(join(tmpdir(), 'leadline-shots-'))
  const env = { DATA_DIR: folder, LEADLINE_API_KEY: options.key, LEADLINE_SANDBOX: 'on' }
  const hub = await startHubProcess({ env })
  try {
    for (const [vendor, event, count] of traffic) {
      const args = ['src/cli/main.ts', 'simulate', vendor, event, '--count', String(count), '--url', hub.url]
      const done = promisify(execFile)(process.execPath, args, { cwd: root, env: { ...process.env, ...env } })
      await done.catch((error) => say(`${vendor} ${event}: ${String(error.stderr ?? error.message).split('\n')[0]}`))
    }
    await work(hub.url)
  } finally {
    await hub.end()
    await rm(folder, { recursive: true, force: true })
  }
}

async function shoot(browser: Browser, url: string, paths: string[]): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes))
    for (const theme of ['light', 'dark'] as const) {
      const context = await browser.newContext({
        viewport,
        locale: options.language,
        colorScheme: theme,
        extraHTTPHeaders: {},
      })
      const page = await context.newPage()
      const settled = watchRequests(page)
      page.on('console', (message) => message.type() === 'error' && say(`${size} ${theme}: ${message.text()}`))
      page.on('pageerror', (error) => say(`${size} ${theme}: ${error.message}`))
      await page.request.post(`${url}/api/v1/session`, { data: { key: options.key } })
      await page.addInitScript((slug) => localStorage.setItem('leadline.workspace', slug), options.workspace)
      for (const path of paths) {
        await page.goto(url + path)
        await settled()
        const name =
          path
            .replace(/[0-9a-f-]{36}/, 'one')
            .replaceAll('/', '_')
            .slice(1) || 'root'
        await page.screenshot({ path: join(options.to, `${name}.${size}.${theme}.png`) })
      }
      await context.close()
    }
}

await withHub(async (url) => {
  await mkdir(options.to, { recursive: true })
  const headers = { authorization: `Bearer ${options.key}`, 'x-workspace': options.workspace }
  const all = await openablePaths(async (path) => {
    const response = await fetch(url + path, { headers })
    return (await response.json()) as { items: { id: string }[] }
  })
  const browser = await openBrowser()
  await shoot(
    browser,
    url,
    all.filter((path) => !options.only || path.startsWith(options.only)),
  )
  await browser.close()
  say(`${options.to}: ${all.length} screens`)
})
