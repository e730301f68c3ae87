import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultsOf, wcag } from '../harness/axe.ts'
import { openBrowser } from '../harness/browser.ts'
import { buildDashboard, visit } from '../harness/dashboard.ts'
import { demoDelivery } from '../harness/demo-vendor.ts'
import { eventually } from '../harness/eventually.ts'
import { instanceKey, startTestHub, type TestHub } from '../harness/hub.ts'
import { openablePaths, readScreenPaths } from '../harness/screens.ts'

let hub: TestHub
let browser: Browser
let paths: string[]
beforeAll(async () => {
  await buildDashboard()
  hub = await startTestHub()
  browser = await openBrowser()
  const lead = { name: 'Ana Souza', email: 'ana@example.test', phone: '+5511987654321' }
  await fetch(`${hub.url}/api/v1/webhooks/demo`, demoDelivery({ id: 'one', about: 'lead one', lead }))
  await eventually(async () => (await ask('/api/v1/leads')).items.length === 1)
  const rule = {
    conditions: { any: [{ ufs: ['SP'] }, { tags: ['sp'] }] },
    actions: { tag_with: ['sp'] },
  }
  for (const name of ['Paulistas', 'Others'])
    await hub.api('POST', '/api/v1/routing-rules', { body: { ...rule, name } })
  const form = new FormData()
  form.append('file', new Blob(['nome,email\nBia,bia@@example\n']), 'fair.csv')
  await fetch(`${hub.url}/api/v1/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${instanceKey}` },
    body: form,
  })
  const campaign = { name: 'Launch', channel: 'sms', message: { text: 'Hi {{first_name}}' }, audience: { filter: {} } }
  expect(await hub.api('POST', '/api/v1/campaigns', { body: campaign })).toMatchObject({ status: 201 })
  paths = await openablePaths(ask)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await hub.stop()
})

const ask = async (path: string) => (await hub.api('GET', path)).body as { items: { id: string }[] }

/** What stands out of the window at its right. */
const overhang = (page: Page) => page.evaluate('document.documentElement.scrollWidth - window.innerWidth')

it('there are screens to look at', async () => {
  expect((await readScreenPaths()).length).toBeGreaterThan(8)
  expect(paths.filter((path) => /^.(?:leads|imports)\/[0-9a-f-]{36}$/.test(path)).length).toBe(2)
  expect(paths).toEqual(
    expect.arrayContaining(['/home', '/intakes', '/leads', '/imports', '/connections', '/settings', '/sign-in']),
  )
})

const desk = { name: 'light, 1280 px', colorScheme: 'light', width: 1280, only: wcag } as const
const phone = {
  name: 'dark, 360 px',
  colorScheme: 'dark',
  width: 360,
  // what width and theme can change
  only: ['color-contrast', 'target-size', 'link-name', 'button-name'],
} as const

/** Width and theme are the style sheet's alone: a page that changes them is what it is when opened with them. */
async function showAs(page: Page, { colorScheme, width }: typeof desk | typeof phone): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width, height: 800 })
}

/** Colours in passing are nobody's. */
const colouredThrough = (page: Page) =>
  page.evaluate(`Promise.allSettled(
    document.getAnimations().filter((each) => each instanceof CSSTransition).map(({ finished }) => finished))`)

it('every screen is whole and accessible, light on a desk and dark on a phone', async () => {
  const { page, settled, complaints, close } = await visit(browser, hub.url, '/home', {
    key: instanceKey,
    // its words are the longest
    locale: 'pt-BR',
  })
  const faults: Record<string, unknown> = {}
  const look = async (path: string, as: typeof desk | typeof phone) => {
    await settled()
    await colouredThrough(page)
    const found = [...(await faultsOf(page, as.only)), ...complaints.splice(0)]
    const over = await overhang(page)
    if (over !== 0) found.push(`${over} px too wide`)
    if (found.length > 0) faults[`${path}, ${as.name}`] = found
  }
  for (const path of paths) {
    await showAs(page, desk)
    await page.goto(hub.url + path)
    await look(path, desk)
    await showAs(page, phone)
    await look(path, phone)
  }
  await close()
  expect(faults).toEqual({})
}, 300_000)
