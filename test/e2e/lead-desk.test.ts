import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../harness/browser.ts'
import { buildDashboard, visit } from '../harness/dashboard.ts'
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

const open = (path: string, options = {}) => visit(browser, hub.url, path, { key: instanceKey, ...options })
const enter = async (lead: Record<string, unknown>) =>
  ((await hub.api('POST', '/api/v1/leads', { body: lead })).body as { id: string }).id
const leadOf = async (id: string) => (await hub.api('GET', `/api/v1/leads/${id}`)).body as Record<string, unknown>

it('a filter is made of conditions, kept as a view, and what it finds is tagged at once and taken back', async () => {
  const ana = await enter({ full_name: 'Ana Souza', phone: '+5511987654321', company_industry: 'Solar' })
  await enter({ full_name: 'Rui Costa', phone: '+5521987654322', company_industry: 'HVAC' })
  const { page, complaints, close } = await open('/leads')
  await page.getByRole('row', { name: /Rui Costa/ }).waitFor()
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('button', { name: 'Condition' }).click()
  await page.getByLabel('Field', { exact: true }).selectOption('company_industry')
  await page.getByLabel('Value').fill('solar')
  await page.getByRole('button', { name: 'Show 1 lead' }).click()
  await page.getByRole('row', { name: /Rui Costa/ }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByLabel('Name of the view').fill('Solar people')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Solar people', pressed: true }).waitFor()

  await page.getByRole('checkbox', { name: 'Select Ana Souza' }).click()
  await page.getByRole('button', { name: 'Tag', exact: true }).click()
  await page.getByRole('dialog').getByLabel('Tags').first().fill('hot')
  await page.getByRole('dialog').getByLabel('Tags').first().press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Tag', exact: true }).click()
  await page.getByText('1 lead changed').waitFor()
  expect((await leadOf(ana)).tags).toEqual(['hot'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('row', { name: /hot/ }).waitFor({ state: 'detached' })
  expect((await leadOf(ana)).tags).toEqual([])
  await close()
  expect(complaints).toEqual([])
})

it('a rule is written, tried on one lead, published, and says on a lead’s page why it is there', async () => {
  const { page, complaints, close } = await open('/routing?rule=new')
  const editor = page.getByRole('region', { name: 'New rule' })
  await editor.getByLabel('Name', { exact: true }).fill('Paulistas')
  await editor.getByRole('button', { name: 'Condition', exact: true }).click()
  await editor.getByLabel('Field', { exact: true }).selectOption('ddd')
  await editor.getByLabel('Value').fill('11')
  await editor.getByLabel('Tag with').first().fill('sp')
  await editor.getByLabel('Tag with').first().press('Enter')
  await editor.getByRole('button', { name: 'Save in the draft' }).click()
  await page.getByRole('button', { name: /^Paulistas/ }).waitFor()
  await page.getByLabel('Phone', { exact: true }).fill('+5511912345678')
  await page.getByRole('button', { name: 'Test this lead' }).click()
  await page.getByText('Decided', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Publish' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Paulistas').waitFor()
  expect(await dialog.getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Type Publish to confirm').fill('Publish')
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Version 1 is live').waitFor()

  const id = await enter({ full_name: 'Bia Lima', phone: '+5511912340000' })
  await page.goto(`${hub.url}/leads/${id}`)
  const why = page.getByRole('region', { name: 'Why is this lead here?' })
  await why.getByText('Decided', { exact: true }).waitFor()
  await why.getByText('Conditions').click()
  await why.getByText(/held: 11/).waitFor()
  await page.getByLabel('Write a note …').fill('Call after six')
  await page.getByRole('button', { name: 'Save the note' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Call after six' }).waitFor()
  await close()
  expect(complaints).toEqual([])
})

it('a file is mapped, looked through, mended, run, and the wizard is where it was after a reload', async () => {
  const { page, complaints, close } = await open('/imports')
  const text = 'Nome;E-mail;Telefone\nLia Reis;lia@example.test;11 98888-1111\nTom Sá;tom@@example;11 98888-2222\n'
  const file = { name: 'fair.csv', mimeType: 'text/csv', buffer: Buffer.from(text) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('heading', { name: 'fair.csv' }).waitFor()
  expect(await page.getByLabel('Field of the column Nome').inputValue()).toBe('full_name')
  await page.getByRole('button', { name: 'Review' }).click()
  await page.getByRole('button', { name: 'Import 1 lead' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Leave the cell out of all' }).click()
  await page.getByRole('button', { name: 'Import 2 leads' }).click()
  await page.getByText('What became of 2 rows').waitFor()
  await page
    .getByRole('row', { name: /Tom Sá/ })
    .getByRole('link', { name: 'Open the lead' })
    .waitFor()
  await page.getByRole('button', { name: 'Take the import back' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take the import back' }).click()
  await page.getByText(/Taken back: 2 removed/).waitFor()
  await close()
  expect(complaints).toEqual([])
})

it('a file that cannot be read is refused in the reader’s language, by line and column, there and in its list', async () => {
  const { page, close } = await open('/imports', { locale: 'pt-BR' })
  const file = (text: string) => ({ name: 'feira.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  const refused = (text: string) => page.getByRole('alert').getByText(text)
  await page
    .locator('input[type=file]')
    .setInputFiles(file('nome,email\nLia,lia@example.test\n"Tom,tom@example.test\n'))
  await refused('Linha 3, coluna 1: aspas (") são abertas aqui e nunca fechadas.').waitFor()
  await page.locator('input[type=file]').setInputFiles(file('%PDF-1.7'))
  await refused('Linha 1: isto é um PDF, não um arquivo CSV ou XLSX').waitFor()
  const { body } = await hub.api('GET', '/api/v1/imports?limit=1')
  await page.goto(`${hub.url}/imports/${(body as { items: { id: string }[] }).items[0]!.id}`)
  await refused('Linha 1: isto é um PDF, não um arquivo CSV ou XLSX').waitFor()
  await close()
})
