import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../harness/browser.ts'
import { demoDelivery } from '../harness/demo-vendor.ts'
import { instanceKey, startTestHub, type TestHub } from '../harness/hub.ts'

let hub: TestHub
let browser: Browser
beforeAll(async () => {
  hub = await startTestHub()
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await hub.stop()
})

const send = (id: string) =>
  fetch(`${hub.url}/api/v1/webhooks/demo`, demoDelivery({ id, about: `lead ${id}`, cpf: '11144477735' }))

/** A page that fails the test with whatever it complains about: an error, or something the policy forbids. */
async function openPage(path: string, locale = 'en-US') {
  const context = await browser.newContext({ locale })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => request.url().startsWith(hub.url) || complaints.push(`asked ${request.url()}`))
  await page.goto(hub.url + path)
  return { page, complaints, close: () => context.close() }
}

async function signIn(page: Page) {
  await page.fill('#key', instanceKey)
  await page.press('#key', 'Enter')
  await page.waitForSelector('#board:not([hidden])')
}

describe('the live page', () => {
  it('opens with a key, shows requests as they come, their story, and replays them', async () => {
    await send('first')
    const { page, complaints, close } = await openPage('/')
    await signIn(page)
    await page.getByRole('button', { name: 'lead first' }).waitFor()
    await page.getByRole('status').getByText('Live').waitFor()
    await send('second')
    await page.getByRole('row', { name: /lead second.*completed/ }).waitFor()
    await page.getByRole('button', { name: 'lead second' }).click()
    const story = page.getByRole('region', { name: /lead second/ })
    await story.getByText('Event: test.received').waitFor()
    await story.getByText('Payload').last().click()
    expect(await story.innerText()).toContain('***.444.777-**')
    await story.getByRole('button', { name: 'Replay' }).click()
    await story.getByText('Will be decided again').waitFor()
    await close()
    expect(complaints).toEqual([])
  })

  it('says that a key opens nothing, in the reader’s language', async () => {
    const { page, close } = await openPage('/webhook-stats', 'pt-BR')
    await page.fill('#key', 'not a key')
    await page.getByRole('button', { name: 'Entrar' }).click()
    await page.getByText('Esta chave não abre nada.').waitFor()
    await close()
  })

  it('finds a request by its subject and says when nothing matches', async () => {
    const { page, close } = await openPage('/')
    await signIn(page)
    await page.getByLabel('Search').fill('lead first')
    await page.getByRole('row', { name: /lead second/ }).waitFor({ state: 'detached' })
    expect(await page.locator('#intakes tbody tr').count()).toBe(1)
    await page.getByLabel('Search').fill('nobody')
    await page.getByText('Nothing matches the filter.').waitFor()
    await close()
  })

  it('says which workspace holds invented data', async () => {
    await hub.database.pool.query(
      `insert into workspaces (id, slug, name, is_sandbox) values (gen_random_uuid(), 'sandbox', 'Sandbox', true)`,
    )
    const { page, close } = await openPage('/')
    await signIn(page)
    expect(await page.getByText('Sandbox: invented data').isVisible()).toBe(false)
    await page.getByLabel('Workspace').selectOption('sandbox')
    await page.getByText('Sandbox: invented data').waitFor()
    await page.getByText('Nothing was received yet.').waitFor()
    await close()
  })
})

it('the API reference works under its policy, from this server alone', async () => {
  const { page, complaints, close } = await openPage('/docs/')
  await page.getByText('Can it take requests?').first().waitFor()
  expect(await page.getByText('Ask AI').count()).toBe(0)
  await close()
  expect(complaints).toEqual([])
})
