import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../harness/browser.ts'
import { buildDashboard, visit } from '../harness/dashboard.ts'
import { demoDelivery } from '../harness/demo-vendor.ts'
import { instanceKey, startTestHub, type TestHub } from '../harness/hub.ts'

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

const send = (id: string) =>
  fetch(`${hub.url}/api/v1/webhooks/demo`, demoDelivery({ id, about: `lead ${id}`, cpf: '11144477735' }))

const open = (path: string, options: Parameters<typeof visit>[3] = {}) => visit(browser, hub.url, path, options)

describe('the dashboard', () => {
  it('makes a connection from the vendor’s own settings, and rotates its URL', async () => {
    const { page, complaints, close } = await open('/connections/new', { key: instanceKey })
    await page.getByRole('button', { name: /Demo/ }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('The second shop')
    await page.getByLabel('Signing secret').fill('a secret of the second shop')
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByRole('heading', { name: 'The second shop' }).waitFor()
    const url = page.getByRole('region', { name: 'Webhook URL' }).getByText(/webhooks\/demo\//)
    const before = await url.innerText()
    await page.getByRole('button', { name: 'Rotate the URL' }).click()
    await page.getByRole('button', { name: 'Rotate', exact: true }).click()
    await page.getByText(/The previous URL works until/).waitFor()
    expect(await url.innerText()).not.toBe(before)
    await page.getByRole('button', { name: 'Send test' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send test' }).click()
    await page.getByText('Open the whole story').waitFor()
    await close()
    expect(complaints).toEqual([])
  })

  it('speaks the language that is chosen, at once and at the next visit, on a phone too', async () => {
    const { page, complaints, close } = await open('/home', { key: instanceKey, viewport: { width: 360, height: 740 } })
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('menuitem', { name: 'Español' }).click()
    await page.getByRole('heading', { name: 'Inicio' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Inicio' }).waitFor()
    await page.getByRole('button', { name: 'Más', exact: true }).click()
    await page.getByRole('dialog').getByRole('link', { name: 'Configuración' }).click()
    await page.getByRole('tab', { name: 'Miembros' }).waitFor()
    await close()
    expect(complaints).toEqual([])
  })

  it('goes by the keyboard: a palette, places, help', async () => {
    const { page, complaints, close } = await open('/home', { key: instanceKey })
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('n')
    await page.getByRole('heading', { name: 'Connections' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('intak')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Intakes' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await close()
    expect(complaints).toEqual([])
  })

  it('sends a stranger to the sign-in, and after it to where they wanted to go', async () => {
    const { page, complaints, close } = await open('/intakes?status=failed')
    await page.getByRole('button', { name: 'Use an API key' }).click()
    await page.getByLabel('API key').fill(instanceKey)
    await page.getByLabel('API key').press('Enter')
    await page.getByRole('heading', { name: 'Intakes' }).waitFor()
    expect(new URL(page.url()).search).toBe('?status=failed')
    await close()
    expect(complaints).toEqual([])
  })

  it('says that a key opens nothing, in the reader’s language', async () => {
    const { page, close } = await open('/sign-in', { locale: 'pt-BR' })
    await page.getByRole('button', { name: 'Usar uma chave de API' }).click()
    await page.getByLabel('Chave de API').fill('not a key')
    await page.getByRole('button', { name: 'Entrar', exact: true }).click()
    await page.getByText('Esta chave não abre nada.').waitFor()
    await close()
  })

  it('shows a webhook as it comes, its story, and decides it again', async () => {
    await send('first')
    const { page, complaints, close } = await open('/intakes', { key: instanceKey })
    await page.getByRole('row', { name: /lead first/ }).waitFor()
    await page.getByRole('status').getByText('Live').waitFor()
    await send('second')
    await page
      .getByRole('row', { name: /lead second/ })
      .getByText('Completed')
      .waitFor()
    await page
      .getByRole('row', { name: /lead second/ })
      .getByRole('link')
      .click()
    const story = page.getByRole('region', { name: 'Timeline' })
    await story.getByText('test.received').waitFor()
    expect(await page.getByRole('region', { name: 'Request' }).innerText()).toContain('***.444.777-**')
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('Will be decided again').waitFor()
    await close()
    expect(complaints).toEqual([])
  })

  it('finds a request by its subject and says when nothing matches', async () => {
    await Promise.all([send('alpha'), send('beta')])
    const { page, complaints, close } = await open('/intakes', { key: instanceKey })
    await page.getByRole('searchbox').fill('lead alpha')
    await page.getByRole('row', { name: /lead beta/ }).waitFor({ state: 'detached' })
    expect(await page.locator('tbody tr').count()).toBe(1)
    await page.getByRole('searchbox').fill('nobody')
    await page.getByText('Nothing matches the filter').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).first().click()
    await page.getByRole('row', { name: /lead beta/ }).waitFor()
    await close()
    expect(complaints).toEqual([])
  })

  it('offers nobody what they may not do', async () => {
    const key = await hub.newKey(hub.workspaceId, ['read'])
    const { page, settled, complaints, close } = await open('/intakes', { key })
    await page.getByRole('row', { name: /lead first/ }).waitFor()
    expect(await page.getByRole('button', { name: 'Replay all that match' }).count()).toBe(0)
    await page
      .getByRole('row', { name: /lead first/ })
      .getByRole('link')
      .click()
    await page.getByRole('region', { name: 'Timeline' }).waitFor()
    expect(await page.getByRole('button', { name: 'Replay' }).count()).toBe(0)
    for (const path of ['/connections', '/settings', '/setup/first-webhook']) {
      await page.goto(hub.url + path)
      await settled()
    }
    expect(await page.getByRole('tab', { name: 'API keys' }).count()).toBe(0)
    await close()
    expect(complaints).toEqual([])
  })

  it('counts before it decides all that match again', async () => {
    await send('many')
    const { page, complaints, close } = await open('/intakes?type=demo', { key: instanceKey })
    await page.getByRole('button', { name: 'Replay all that match' }).click()
    await page.getByText(/\d+ intakes? match/).waitFor()
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    await page.getByText(/will be decided again/).waitFor()
    await close()
    expect(complaints).toEqual([])
  })

  it('says which workspace holds invented data', async () => {
    await hub.database.pool.query(
      `insert into workspaces (id, slug, name, is_sandbox) values (gen_random_uuid(), 'sandbox', 'Play', true)`,
    )
    const { page, complaints, close } = await open('/intakes', { key: instanceKey })
    await page.getByRole('button', { name: 'Workspace: Default' }).click()
    expect(await page.getByText('Sandbox: invented people').isVisible()).toBe(false)
    await page.getByRole('menuitem', { name: /Play/ }).click()
    await page.getByText('Sandbox: invented people').waitFor()
    await page.getByText('Nothing was received yet').waitFor()
    await close()
    expect(complaints).toEqual([])
  })
})

it('the API reference works under its policy, from this server alone', async () => {
  const { page, complaints, close } = await open('/docs/')
  await page.getByText('Can it take requests?').first().waitFor()
  expect(await page.getByText('Ask AI').count()).toBe(0)
  await close()
  expect(complaints).toEqual([])
})

it('what is loaded before the first screen stays small', async () => {
  const folder = new URL('../../dist/web/', import.meta.url)
  const manifest = JSON.parse(await readFile(new URL('manifest.json', folder), 'utf8')) as Record<
    string,
    { file: string; imports?: string[] }
  >
  const needed = new Set<string>()
  const need = (name: string) => {
    if (needed.has(name)) return
    needed.add(name)
    manifest[name]!.imports?.forEach(need)
  }
  need('index.html')
  const sizes = await Promise.all(
    [...needed].map(async (name) => gzipSync(await readFile(new URL(manifest[name]!.file, folder))).length),
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  expect(total).toBeGreaterThan(50_000)
  expect(total).toBeLessThan(250_000)
})
