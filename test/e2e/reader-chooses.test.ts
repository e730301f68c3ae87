import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ownConnections } from '../../src/features/connections/store-environment.ts'
import { generic } from '../../src/vendors/generic/index.ts'
import { slack } from '../../src/vendors/slack/index.ts'
import { faultsOf, wcag } from '../harness/axe.ts'
import { openBrowser } from '../harness/browser.ts'
import { buildDashboard, visit } from '../harness/dashboard.ts'
import { demoVendor } from '../harness/demo-vendor.ts'
import { instanceKey, startTestHub, type TestHub } from '../harness/hub.ts'
import { insertLead } from '../harness/insert-lead.ts'

let hub: TestHub
let browser: Browser
beforeAll(async () => {
  await buildDashboard()
  hub = await startTestHub({ vendors: [demoVendor, generic, slack], online: true })
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await hub.stop()
})

const open = (path: string, options = {}) => visit(browser, hub.url, path, { key: instanceKey, ...options })

it('a vendor’s form and set-up, and the audit log, are in the language of the reader, and change with it', async () => {
  await hub.api('POST', '/api/v1/teams', { body: { name: 'Zona Sul' } })
  const { page, settled, complaints, close } = await open('/connections/new?vendor=slack', { locale: 'es-MX' })
  await page.getByLabel('Webhook entrante').waitFor()
  await page.getByText('escribe una línea en el canal').waitFor()
  await page.getByRole('button', { name: /^Cuenta/ }).click()
  await page.getByRole('menuitem', { name: 'Português' }).click()
  await page.getByLabel('Webhook de entrada').waitFor()
  await page.getByText('escreve uma linha no canal').waitFor()
  await page.goto(`${hub.url}/settings?tab=audit`)
  await page.getByText('Criou a equipe “Zona Sul”').waitFor()
  await settled()
  expect(complaints).toEqual([])
  await close()
})

it('a connection whose name nobody chose is called by its vendor’s name in the language of the reader', async () => {
  const { pool } = hub.database
  const wanted = [
    { vendor: 'generic', name: 'Any webhook', settings: generic.settings.parse({}) as Record<string, unknown> },
  ]
  await ownConnections(pool, hub.sealer, hub.workspaceId, 'sandbox', wanted)
  const settings = { webhookUrl: 'http://127.0.0.1:9/services/invented' }
  await hub.api('POST', '/api/v1/connections', { body: { vendor: 'slack', name: 'Vendas', settings } })
  const { page, settled, complaints, close } = await open('/connections', { locale: 'pt-BR' })
  await page.getByText('Qualquer webhook').click()
  await page.getByRole('heading', { name: 'Qualquer webhook' }).waitFor()
  await page.goBack()
  await page.getByText('Vendas').waitFor()
  await settled()
  expect(await page.getByText('Any webhook').count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

it('what a vendor’s command answered is in the language of the reader', async () => {
  const settings = { webhookUrl: 'http://127.0.0.1:9/services/invented' }
  const made = await hub.api('POST', '/api/v1/connections', { body: { vendor: 'slack', settings } })
  const { id } = made.body as { id: string }
  for (const [locale, button, answer] of [
    ['pt-BR', 'Testar as configurações', 'Slack: o servidor não está na Internet pública'],
    ['es-MX', 'Probar la configuración', 'Slack: el servidor no está en la Internet pública'],
  ] as const) {
    const { page, complaints, close } = await open(`/connections/${id}`, { locale })
    await page.getByRole('button', { name: button, exact: true }).click()
    await page.getByText(answer).waitFor()
    expect(complaints).toEqual([])
    await close()
  }
})

it('a period is compared with another one, which stands in the URL', async () => {
  const { id } = await insertLead(hub.database.pool, hub.workspaceId, { name: 'Ana Souza' })
  await insertLead(hub.database.pool, hub.workspaceId, { name: 'Bia Souza' })
  await insertLead(hub.database.pool, hub.workspaceId, { name: 'Caio Souza' })
  await hub.database.pool.query(`update leads set created_at = '2020-05-10T12:00:00Z' where id = $1`, [id])
  const { page, settled, complaints, close } = await open('/analytics')
  await settled()
  const leads = page.getByRole('link', { name: 'Leads', exact: true }).filter({ hasText: 'vs.' })
  expect(await leads.textContent()).toBe('2vs. 0')

  await page.getByLabel('Compare with').selectOption('own')
  await page.getByLabel('Compare from').fill('2020-05-01')
  await page.getByLabel('Compare to').fill('2020-05-31')
  await leads.getByText('+100%').waitFor()
  expect(new URL(page.url()).search).toBe('?compare=own&compareFrom=2020-05-01&compareTo=2020-05-31')
  await settled()
  expect(await leads.textContent()).toBe('2+100%vs. 1')
  expect(await page.getByRole('row', { name: /^Received/ }).textContent()).toContain('2vs. 1')
  expect(await faultsOf(page, wcag)).toEqual([])

  await page.getByLabel('Compare to').blur()
  await page.keyboard.press('x')
  await expect.poll(() => new URL(page.url()).search).toBe('?compare=none')
  await settled()
  expect(await page.getByText('vs.').count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})
