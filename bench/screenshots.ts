import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { createLog } from '../src/base/log.ts'
import { openPool } from '../src/db/pool.ts'
import { findRunning } from '../src/db/survivor.ts'
import { openBrowser } from '../test/harness/browser.ts'
import { watchRequests } from '../test/harness/dashboard.ts'
import { startHubProcess } from '../test/harness/hub-process.ts'
import { openablePaths } from '../test/harness/screens.ts'
import { say } from './print.ts'
import { type State, states } from './screenshot-states.ts'
import { fillShowcase } from './showcase.ts'

/**
 * Pictures of every screen and of what lies behind a key or a tab, of a sandbox that was at work for a month: light and dark, desktop
 * and phone.
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

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 780 } }
async function withHub(work: (url: string) => Promise<void>): Promise<void> {
  if (options.url) return work(options.url)
  const folder = await mkdtemp(join(tmpdir(), 'leadline-shots-'))
  const env = { DATA_DIR: folder, LEADLINE_API_KEY: options.key, LEADLINE_SANDBOX: 'on', VENDOR_PATIENCE: '0.1' }
  const hub = await startHubProcess({ env })
  const pool = openPool((await findRunning(join(folder, 'postgres')))!, createLog('silent'), {
    max: 4,
    name: 'showcase',
  })
  try {
    await fillShowcase({ url: hub.url, key: options.key, workspace: options.workspace, pool, dataDir: folder })
    await pool.end()
    await work(hub.url)
  } finally {
    await hub.end()
    await rm(folder, { recursive: true, force: true })
  }
}

async function shoot(browser: Browser, url: string, shots: State[]): Promise<void> {
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
      for (const { name, path, open } of shots) {
        await page.goto(url + path)
        await settled().catch((error: Error) => say(`${size} ${theme} ${name}: ${error.message}`))
        await open?.(page).catch((error: Error) => say(`${size} ${theme} ${name}: ${error.message.split('\n')[0]}`))
        if (open) await settled().catch(() => undefined)
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
  const oneOf = (list: string) => all.find((path) => path.startsWith(`/${list}/`) && /[0-9a-f-]{36}$/.test(path))
  const shots = [
    ...all.map((path) => ({ name: nameOf(path), path })),
    ...states.flatMap((state) => {
      const path = state.path.replace(/^\/(\w+)\/:id/, (_, list) => oneOf(list) ?? '')
      return path.startsWith('/') ? [{ ...state, path }] : []
    }),
  ]
  const browser = await openBrowser()
  const chosen = shots.filter(({ path }) => !options.only || path.startsWith(options.only))
  await shoot(browser, url, chosen)
  await browser.close()
  say(`${options.to}: ${chosen.length} pictures of each kind`)
})

/** `/intakes/<id>` is `intakes_one`. */
function nameOf(path: string): string {
  return (
    path
      .replace(/[0-9a-f-]{36}/, 'one')
      .replaceAll('/', '_')
      .slice(1) || 'root'
  )
}
