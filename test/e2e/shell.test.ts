import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { openBrowser } from '../harness/browser.ts'
import { buildDashboard, visit } from '../harness/dashboard.ts'
import { instanceKey, startTestHub, type TestHub } from '../harness/hub.ts'
import { insertLead } from '../harness/insert-lead.ts'

let hub: TestHub
let browser: Browser
beforeAll(async () => {
  await buildDashboard()
  hub = await startTestHub()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await hub.stop()
})

const open = (path: string) => visit(browser, hub.url, path, { key: instanceKey })

it('a bell counts what was told and not seen, and what is opened counts no more', async () => {
  const { id: leadId } = await insertLead(hub.database.pool, hub.workspaceId, { name: 'Ana Souza' })
  for (const [title, lead] of [
    ['New lead: Ana', leadId],
    ['An alert fires', null],
  ])
    await hub.database.pool.query(
      `insert into notifications (id, workspace_id, key, topic, title, text, lead_id, created_at) values ($1::uuid, $2, $1::uuid::text, 'routing', $3, 'by a test', $4, now())`,
      [newId(), hub.workspaceId, title, lead],
    )
  const { page, complaints, close } = await open('/home')
  await page.getByRole('button', { name: 'Notifications: 2 new' }).click()
  const list = page.getByRole('dialog', { name: 'Notifications' })
  await list.getByText('An alert fires').waitFor()
  await list.getByRole('link', { name: /New lead: Ana/ }).click()
  await page.getByRole('heading', { name: 'Ana Souza' }).waitFor()
  await page.getByRole('button', { name: 'Notifications: 1 new' }).click()
  await list.getByRole('button', { name: 'Mark all as seen' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
  await close()
  expect(complaints).toEqual([])
}, 60_000)

it('g and its letter belong together whatever is drawn between them, and a letter alone is no place', async () => {
  const { page, settled, complaints, close } = await open('/home')
  await page.getByRole('heading', { name: 'Home' }).waitFor()
  await settled()
  // the clock of a page begins with it: for this test its first second does not end
  await page.evaluate(() => {
    performance.now = () => 500
  })
  const search = async () => {
    await page.getByRole('button', { name: /^Search/ }).click()
    await page.getByRole('combobox').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('combobox').waitFor({ state: 'detached' })
  }
  await page.keyboard.press('n')
  await search()
  expect(new URL(page.url()).pathname).toBe('/home')
  await page.keyboard.press('g')
  // opening and closing draws the shell anew
  await search()
  await page.keyboard.press('n')
  await expect.poll(() => new URL(page.url()).pathname).toBe('/connections')
  expect(complaints).toEqual([])
  await close()
})

it('a column is as wide as its reader made it, at the next visit too', async () => {
  const { page, complaints, close } = await open('/leads')
  const header = page.getByRole('columnheader', { name: 'Phone' })
  const widthOf = async () => (await header.boundingBox())!.width
  await header.waitFor()
  const before = await widthOf()
  const edge = header.getByRole('separator')
  await edge.press('ArrowRight')
  await edge.press('ArrowRight')
  expect(await widthOf()).toBeCloseTo(before + 32, 0)
  await page.reload()
  await header.waitFor()
  expect(await widthOf()).toBeCloseTo(before + 32, 0)
  await edge.dblclick()
  expect(await widthOf()).toBeCloseTo(before, 0)
  await close()
  expect(complaints).toEqual([])
}, 60_000)

it('a workspace shows its own name and colour', async () => {
  const brand = { name: 'Casa Nova', colour: '#0a7d5a' }
  expect(await hub.api('PATCH', `/api/v1/workspaces/${hub.workspaceId}`, { body: { brand } })).toMatchObject({
    status: 200,
  })
  const { page, complaints, close } = await open('/home')
  await page.getByRole('navigation').getByText('Casa Nova').waitFor()
  const colour = await page.evaluate('getComputedStyle(document.documentElement).getPropertyValue("--brand")')
  expect(colour).toBe('#0a7d5a')
  await close()
  expect(complaints).toEqual([])
}, 60_000)
