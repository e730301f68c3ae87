import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '../../src/base/ids.ts'
import { scanPeople } from '../../src/features/merges/scan-people.ts'
import { faultsOf, wcag } from '../harness/axe.ts'
import { openBrowser } from '../harness/browser.ts'
import { buildDashboard, hiddenWidthOf, visit } from '../harness/dashboard.ts'
import { eventually } from '../harness/eventually.ts'
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

/** Somebody without a lead, an hour ago. */
async function person(name: string, email: string): Promise<string> {
  const id = newId()
  const said = { source: 'finder', at: '2026-01-01T00:00:00.000Z', confidence: 0.5, previous: null }
  await hub.database.pool.query(
    `insert into core.parties (id, workspace_id, full_name, birth_date, provenance, created_at)
     values ($1, $2, $3, '1990-05-01', $4, now() - interval '1 hour')`,
    [id, hub.workspaceId, name, { full_name: said, birth_date: said }],
  )
  await hub.database.pool.query(
    `insert into identities (workspace_id, kind, key, party_id, display, source) values ($1, 'email', $2, $3, $2, 'finder')`,
    [hub.workspaceId, email, id],
  )
  return id
}
/** What a surer source says a person is called. */
const learnName = (id: string, name: string, confidence: number) =>
  hub.database.pool.query(
    `update core.parties set full_name = $2, provenance = provenance || jsonb_build_object('full_name', $3::jsonb) where id = $1`,
    [id, name, JSON.stringify({ source: 'finder', at: '2026-02-01T00:00:00.000Z', confidence, previous: null })],
  )
const open = (path: string, options = {}) => visit(browser, hub.url, path, { key: instanceKey, ...options })
const party = async (id: string) => (await hub.api('GET', `/api/v1/parties/${id}`)).body as { id: string }

it('two people without leads are compared in the queue, merged, taken back, and found different', async () => {
  const elder = await person('Rosa Lima', 'rosa@example.test')
  const younger = await person('Rosa Lima', 'rosa.lima@mail.example.test')
  await scanPeople(hub.database.pool)
  const { page, complaints, close } = await open('/exceptions?kind=duplicate')
  const row = page.getByRole('row', { name: /Rosa Lima/ })
  await row.getByText('Perhaps one person').waitFor()
  await row.getByText('same name and birth date').waitFor()
  await row.click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('rosa@example.test').waitFor()
  await dialog.getByText('rosa.lima@mail.example.test').waitFor()
  expect(await faultsOf(page, wcag)).toEqual([])
  await dialog.getByRole('button', { name: 'Merge the people' }).press('Enter')
  await page.getByText('The people are one').waitFor()
  expect(await party(younger)).toMatchObject({ id: elder })
  await row.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await row.waitFor()
  await eventually(async () => (await party(younger)).id === younger)

  await row.getByRole('button', { name: 'Compare' }).click()
  await dialog.getByRole('button', { name: 'Not the same' }).press('Enter')
  await row.waitFor({ state: 'detached' })
  await hub.database.pool.query(`update duplicate_scan set round_started_at = now() - interval '8 days'`)
  await scanPeople(hub.database.pool)
  await page.reload()
  await page.getByText('Nothing needs you').waitFor()
  await close()
  expect(complaints).toEqual([])
})

it('the comparison is whole on a phone', async () => {
  await person('Maria Aparecida dos Santos Albuquerque', 'maria.aparecida.dos.santos@example.test')
  await person('Maria Aparecida dos Santos Albuquerque', 'maria.aparecida.dos.santos@mail.example.test')
  await scanPeople(hub.database.pool)
  const options = { viewport: { width: 360, height: 740 }, locale: 'pt-BR' }
  const { page, settled, complaints, close } = await open('/exceptions?kind=duplicate', options)
  await page.getByRole('row', { name: /Maria Aparecida/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Mesclar as pessoas' }).waitFor()
  await settled()
  expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0)
  expect(await faultsOf(page, wcag)).toEqual([])
  await close()
  expect(complaints).toEqual([])
})

it('the filters of the exceptions and the leads that are compared fit on a phone', async () => {
  const enter = async (lead: object) =>
    ((await hub.api('POST', '/api/v1/leads', { body: lead })).body as { id: string }).id
  const name = 'Carlos Eduardo de Albuquerque Figueiredo'
  await enter({ full_name: name, email: 'carlos.eduardo.figueiredo@example.test', company_name: 'Figueiredo' })
  const id = await enter({ full_name: name, email: 'carlos.figueiredo@mail.example.test', company_name: 'Figueiredo' })
  const options = { viewport: { width: 360, height: 740 }, locale: 'pt-BR' }
  const { page, settled, complaints, close } = await open('/exceptions', options)
  await settled()
  expect(await hiddenWidthOf(page.getByLabel('Todos os tipos').locator('..'))).toBe(0)
  await page.goto(`${hub.url}/leads/${id}`)
  await page.getByRole('button', { name: 'Comparar' }).click()
  const compared = page.getByRole('dialog').getByRole('region')
  await compared.getByText('carlos.eduardo.figueiredo@example.test').waitFor()
  expect(await hiddenWidthOf(compared)).toBe(0)
  await close()
  expect(complaints).toEqual([])
})

it('on a lead somebody says that the person is not the other one, and takes it back', async () => {
  const enter = async (lead: object) =>
    ((await hub.api('POST', '/api/v1/leads', { body: lead })).body as { id: string }).id
  await enter({ full_name: 'Bia Reis', email: 'bia@example.test', company_name: 'Reis' })
  const id = await enter({ full_name: 'Bia Reis', email: 'reis@example.test', company_name: 'Reis' })
  const { page, complaints, close } = await open(`/leads/${id}`)
  await page.getByRole('button', { name: 'Not the same person' }).press('Enter')
  await page.getByText('They are two people').waitFor()
  await page.getByRole('button', { name: 'Not the same person' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Not the same person' }).waitFor()
  await close()
  expect(complaints).toEqual([])
})

it('two people whom nothing found are looked up, chosen, merged and taken back; what changed meanwhile is named', async () => {
  const elder = await person('Zuleica Prates', 'zuleica@example.test')
  const younger = await person('Z. P. Andrade', 'andrade@example.test')
  await learnName(younger, 'Z. P. Andrade', 0.9)
  await scanPeople(hub.database.pool)
  const { page, settled, complaints, close } = await open('/people')
  await page.getByRole('searchbox').fill('zuleica PRATES')
  const choose = (name: string) => page.getByRole('checkbox', { name: `Select ${name}` })
  await choose('Z. P. Andrade').waitFor({ state: 'detached' })
  await choose('Zuleica Prates').press('Space')
  await page.getByText('1 person selected').waitFor()
  expect(await page.getByRole('button', { name: 'Compare' }).isDisabled()).toBe(true)
  await page.getByRole('searchbox').fill('andrade@example.test')
  await choose('Zuleica Prates').waitFor({ state: 'detached' })
  await choose('Z. P. Andrade').press('Space')
  await settled()
  expect(await faultsOf(page, wcag)).toEqual([])
  await page.getByRole('button', { name: 'Compare' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('zuleica@example.test').waitFor()
  await dialog.getByText('andrade@example.test').waitFor()
  await dialog.getByRole('button', { name: 'Merge the people' }).press('Enter')
  await page.getByText('The people are one').waitFor()
  expect(await party(younger)).toMatchObject({ id: elder })
  // both addresses lead to one person
  await page.getByRole('row', { name: /zuleica@example.test, andrade@example.test/ }).waitFor()

  await learnName(elder, 'Zuleica Andrade', 0.95)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back, but for what changed again since').waitFor()
  await page.getByText('Name', { exact: true }).last().waitFor()
  await page.getByRole('row', { name: /Z\. P\. Andrade/ }).waitFor()
  expect(await party(younger)).toMatchObject({ id: younger, fullName: 'Z. P. Andrade' })
  expect(await party(elder)).toMatchObject({ id: elder, fullName: 'Zuleica Andrade' })
  await close()
  expect(complaints).toEqual([])
})

it('whoever may only read chooses nobody, and finds the lead of a person', async () => {
  const made = await hub.api('POST', '/api/v1/leads', {
    body: { full_name: 'Otto Brandt', email: 'otto@example.test' },
  })
  const key = await hub.newKey(hub.workspaceId, ['read'])
  const { page, complaints, close } = await visit(browser, hub.url, '/people?q=otto', { key, locale: 'es' })
  const row = page.getByRole('row', { name: /Otto Brandt/ })
  await row.waitFor()
  expect(await page.getByRole('checkbox').count()).toBe(0)
  await row.click()
  await page.waitForURL(`**/leads/${(made.body as { id: string }).id}`)
  await close()
  expect(complaints).toEqual([])
})
