import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultsOf, wcag } from '../harness/axe.ts'
import { openBrowser } from '../harness/browser.ts'
import { buildDashboard, visit } from '../harness/dashboard.ts'
import { type Advertiser, openAdvertiser, order } from './advertiser.ts'
import { apiKey } from './shop.ts'

let world: Advertiser
let browser: Browser
beforeAll(async () => {
  await buildDashboard()
  world = await openAdvertiser()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world.stop()
})

it('a conversion that was refused is found, understood and sent again; its quality says what would help', async () => {
  const message = 'Session has expired'
  world.meta.server.fault = () => ({ status: 400, body: { error: { message, type: 'OAuthException', code: 190 } } })
  await world.shop.cakto('purchase_approved', order('o1'))
  await world.standing('o1', 'rejected')
  world.meta.server.fault = null

  const { page, settled, complaints, close } = await visit(browser, world.shop.hub.url, '/conversions', { key: apiKey })
  await page.getByLabel('Every status').selectOption('rejected')
  await page.getByRole('cell', { name: 'o1', exact: true }).click()
  await page.getByText('The advertiser did not accept it').waitFor()
  const email = page
    .getByRole('region', { name: 'Match keys' })
    .getByRole('row', { name: /^E-mail/ })
    .first()
  await email.getByText('o***@example.test').first().waitFor()
  await page.getByRole('button', { name: 'Send again' }).click()
  await page.getByRole('region', { name: 'Attempts' }).getByText('Attempt 2').waitFor()
  await page.getByText('Accepted', { exact: true }).waitFor()
  expect(world.sentOf('o1')).toHaveLength(2)
  expect(await faultsOf(page, wcag)).toEqual([])

  await page.goto(`${world.shop.hub.url}/conversions?view=quality`)
  const purchase = page.getByRole('region', { name: 'Purchase' })
  await purchase
    .getByRole('list', { name: 'Advice' })
    .getByText(/^Hand the click id on/)
    .waitFor()
  await settled()
  expect(await faultsOf(page, wcag)).toEqual([])
  await purchase.getByRole('link', { name: 'Conversions' }).click()
  await page.getByRole('cell', { name: 'o1', exact: true }).waitFor()
  await close()
  expect(complaints).toEqual([])
}, 60_000)
