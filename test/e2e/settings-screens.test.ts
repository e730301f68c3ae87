import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultsOf, wcag } from '../harness/axe.ts'
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
const ask = async (path: string) =>
  (await hub.api('GET', `/api/v1/${path}`)).body as { items: Record<string, unknown>[] }

it('a field of leads is defined, changed, archived and brought back, by keyboard alone', async () => {
  const { page, settled, complaints, close } = await open('/settings?tab=fields')
  await page.getByRole('button', { name: 'New field' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the field').pressSequentially('faith')
  await dialog.getByLabel('Name of the field').press('Tab')
  await page.keyboard.type('Faith')
  await dialog.getByLabel('Type', { exact: true }).selectOption('choice')
  expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await dialog.getByRole('textbox', { name: 'Options' }).pressSequentially('one,two,')
  await dialog.getByLabel('Who sees it').selectOption('sensitive')
  await dialog.getByText(/Only managers, admins, owners/).waitFor()
  expect(await faultsOf(page, wcag)).toEqual([])
  await dialog.getByRole('button', { name: 'Save' }).press('Enter')
  const row = page.getByRole('listitem').filter({ hasText: 'custom.faith' })
  await row.getByText('Choice: one, two').waitFor()
  expect((await ask('lead-fields')).items).toMatchObject([{ name: 'faith', label: 'Faith', pii: 'sensitive' }])

  await row.getByRole('button', { name: 'Edit Faith' }).press('Enter')
  expect(await dialog.getByLabel('Name of the field').isDisabled()).toBe(true)
  await dialog.getByLabel('Label').fill('Creed')
  await dialog.getByRole('button', { name: 'Save' }).press('Enter')
  await row.getByText('Creed').waitFor()

  await row.getByRole('button', { name: 'Archive Creed' }).press('Enter')
  await page.getByText('Creed is archived').waitFor()
  await page.getByText('1 archived field').click()
  await page.getByRole('button', { name: 'Bring Creed back' }).press('Enter')
  await row.getByRole('button', { name: 'Edit Creed' }).waitFor()
  await settled()
  expect((await ask('lead-fields')).items).toMatchObject([{ name: 'faith', label: 'Creed', archivedAt: null }])
  await close()
  expect(complaints).toEqual([])
})

it('how long data is kept is saved after what would go was shown and typed', async () => {
  await hub.api('POST', '/api/v1/leads', { body: { full_name: 'Ana Souza' } })
  await hub.database.pool.query(
    `insert into lead_notes (id, workspace_id, lead_id, author, text, at)
     select gen_random_uuid(), workspace_id, id, 'Ana', 'Called', now() - interval '40 days' from leads cross join generate_series(1, 3)`,
  )
  const { page, settled, complaints, close } = await open('/settings?tab=privacy')
  const panel = page.getByRole('region', { name: 'How long data is kept' })
  await panel.getByLabel('Notes about leads').fill('many')
  await panel.getByText('A whole number of days from 1 to 36,500, or nothing.').waitFor()
  expect(await panel.getByRole('button', { name: 'See what would go' }).isDisabled()).toBe(true)
  await panel.getByLabel('Notes about leads').fill('30')
  await panel.getByRole('button', { name: 'See what would go' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('3 rows go').waitFor()
  expect((await ask('privacy/retention')).items).toContainEqual(
    expect.objectContaining({ dataClass: 'notes', keepDays: null }),
  )
  expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  expect(await faultsOf(page, wcag)).toEqual([])
  await dialog.getByLabel('Type 3 to confirm').fill('3')
  await dialog.getByRole('button', { name: 'Save' }).press('Enter')
  await dialog.waitFor({ state: 'detached' })
  expect((await ask('privacy/retention')).items).toContainEqual(
    expect.objectContaining({ dataClass: 'notes', keepDays: 30 }),
  )

  // the form is made anew of what was saved
  await settled()
  await panel.getByLabel('Notes about leads').fill('')
  await panel.getByRole('button', { name: 'See what would go' }).click()
  await dialog.getByText('kept', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await ask('privacy/retention')).items).toContainEqual(
    expect.objectContaining({ dataClass: 'notes', keepDays: null }),
  )
  await close()
  expect(complaints).toEqual([])
})

it.each(['fields', 'privacy'])(
  'the tab %s is whole on a phone, and may only be read by whom may not change it',
  async (tab) => {
    await hub.api('POST', '/api/v1/lead-fields', {
      body: {
        name: 'a_long_name_of_a_field_that_nobody_would_want_to_type_twice',
        type: 'choice',
        options: ['um', 'dois'],
      },
    })
    const key = await hub.newKey(hub.workspaceId, ['read'])
    const { page, settled, complaints, close } = await open(`/settings?tab=${tab}`, {
      key,
      locale: 'pt-BR',
      viewport: { width: 360, height: 740 },
    })
    await settled()
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBe(0)
    expect(await faultsOf(page, wcag)).toEqual([])
    for (const name of [/Novo campo/, /Editar/, /Arquivar/, /Ver o que seria apagado/])
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    await close()
    expect(complaints).toEqual([])
  },
)

it('what is wrong with a field stands beside it in the reader’s language', async () => {
  const { page, close } = await open('/settings?tab=workspace', { locale: 'pt-BR' })
  const name = page.getByLabel('Nome', { exact: true })
  await name.fill('x'.repeat(201))
  await page.getByRole('button', { name: 'Salvar' }).click()
  await page.getByText('No máximo 200 caracteres', { exact: true }).waitFor()
  expect(await name.getAttribute('aria-invalid')).toBe('true')
  await close()
})
