import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../harness/browser.ts'
import { buildDashboard, hiddenWidthOf, visit } from '../harness/dashboard.ts'
import { eventually } from '../harness/eventually.ts'
import { apiKey, type Outreach, openOutreach } from './outreach.ts'

let out: Outreach
let browser: Browser
beforeAll(async () => {
  await buildDashboard()
  out = await openOutreach()
  browser = await openBrowser()
  await out.enter('João Silva')
  await out.enter('Maria Souza')
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await out.stop()
})

/** As people write on WhatsApp. */
const reply = (id: string, address: string, text: string) =>
  out.tellWhatsapp('messages.upsert', {
    key: { id, fromMe: false, remoteJid: `${address.replace('+', '')}@s.whatsapp.net` },
    message: { conversation: text },
    messageTimestamp: Math.floor(Date.now() / 1_000),
  })

describe('a campaign that is still being written', () => {
  const audience = { filter: { all: [] } }
  const ask = (body: object) =>
    out.api('POST', '/campaigns/preview', { channel: 'whatsapp', audience, quietHours: null, ...body })

  it('counts its people before there is a message', async () => {
    const { status, body } = await ask({})
    expect({ status, ...body }).toMatchObject({ status: 200, audience: 2, recipients: 2, exclusions: {} })
    expect((await out.api('GET', '/campaigns')).body.items).toEqual([])
  })

  it('names what its message asks of people who do not have it, and what nobody has', async () => {
    expect(await ask({ message: { text: '{{company}}' } })).toMatchObject({ body: { missing: { company: 2 } } })
    expect(await ask({ message: { text: '{{shoe_size}}' } })).toMatchObject({ status: 400 })
  })
})

it('the list shows a campaign’s whole name on a small laptop', async () => {
  const name = 'Reativação de clientes'
  const draft = { name, channel: 'sms', audience: { filter: { all: [] } }, message: { text: 'Oi' } }
  const { id } = (await out.api('POST', '/campaigns', draft)).body
  const options = { key: apiKey, viewport: { width: 1280, height: 800 } }
  const { page, complaints, close } = await visit(browser, out.hub.url, '/campaigns', options)
  const link = page.getByRole('link', { name })
  await link.waitFor()
  expect(await hiddenWidthOf(link)).toBe(0)
  await close()
  expect(complaints).toEqual([])
  await out.api('POST', `/campaigns/${id}/cancel`)
})

it('a rule of a draft goes back to its default', async () => {
  const message = { text: 'Oi' }
  const draft = { name: 'Rules', channel: 'sms', audience: { filter: { all: [] } }, message, requireConsent: true }
  const { id } = (await out.api('POST', '/campaigns', { ...draft, quietHours: null })).body
  await out.api('PATCH', `/campaigns/${id}`, { reset: ['quietHours', 'requireConsent'], holdout: 10 })
  const { rules } = (await out.api('GET', `/campaigns/${id}`)).body
  expect(rules).toMatchObject({ holdout: 10 })
  expect(Object.keys(rules)).not.toEqual(expect.arrayContaining(['quietHours']))
  expect(Object.keys(rules)).not.toEqual(expect.arrayContaining(['requireConsent']))
  await out.api('POST', `/campaigns/${id}/cancel`)
})

it('a draft keeps after which failures it pauses and when a receipt is missing', async () => {
  const { page, complaints, close } = await visit(browser, out.hub.url, '/campaigns/new', { key: apiKey })
  await page.getByLabel('Name', { exact: true }).fill('Careful')
  await page.getByLabel('Text', { exact: true }).fill('Hello')
  await page.getByLabel('Pause by itself').selectOption('own')
  await page.getByLabel('Percent failed').fill('30')
  await page.getByLabel('Refused in a row with one error').fill('4')
  await page.getByLabel('Messages without a receipt').selectOption('own')
  await page.getByLabel('Hours without a receipt').fill('6')
  await page.getByRole('checkbox', { name: 'Count them as failed' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const careful = await eventually(async () => {
    const { items } = (await out.api('GET', '/campaigns')).body
    return items.find(({ name }: { name: string }) => name === 'Careful')
  })
  const { rules } = (await out.api('GET', `/campaigns/${careful.id}`)).body
  expect(rules).toMatchObject({
    autoPause: { failedPercent: 30, ofLast: 20, sameErrorInRow: 4 },
    noReceipt: { afterHours: 6, fails: true },
  })
  await page.goto(`${out.hub.url}/campaigns/${careful.id}/edit`)
  await page.getByLabel('Hours without a receipt').waitFor()
  expect(await page.getByLabel('Percent failed').inputValue()).toBe('30')
  expect(complaints).toEqual([])
  await close()
  await out.api('POST', `/campaigns/${careful.id}/cancel`)
}, 120_000)

it('a campaign is made, started, delivered, read and answered before its reader’s eyes', async () => {
  const { page, complaints, close } = await visit(browser, out.hub.url, '/campaigns', { key: apiKey })
  await page.getByRole('link', { name: 'New campaign' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill('Launch')
  await page.getByLabel('Text', { exact: true }).fill('Hello {{first_name|there}}')
  await page.getByLabel('Hours in which people may be written to').selectOption('none')
  await page
    .getByRole('region', { name: 'Preview' })
    .first()
    .getByText(/Hello (João|Maria)/)
    .waitFor()
  await page.getByRole('button', { name: 'Save and start …' }).click()
  const question = page.getByRole('dialog', { name: 'Start this campaign?' })
  await question.getByText('2 people will get it').waitFor()
  await question.getByRole('button', { name: 'Start' }).click()
  await page.getByRole('heading', { name: 'Launch' }).waitFor()
  const delivery = page.getByRole('region', { name: 'Delivery' })
  await delivery.getByRole('link', { name: /^Accepted by provider\s*2/ }).waitFor()

  const id = new URL(page.url()).pathname.split('/').at(-1)!
  const [joao, maria] = await out.messagesOf(id)
  for (const status of [2, 3])
    await out.tellWhatsapp('messages.update', { key: { id: joao.messageId }, update: { status } })
  await delivery.getByRole('link', { name: /^Read\s*1/ }).waitFor()
  await reply('IN1', joao.address, 'Tell me more')
  await reply('IN2', maria.address, 'SAIR')

  await page.getByRole('tab', { name: /^Replies/ }).click()
  await page.getByText('Tell me more').click()
  const thread = page.getByRole('dialog')
  await thread.getByText(/^Hello (João|Maria)$/).waitFor()
  await thread.getByLabel('Write an answer').fill('Gladly')
  await thread.getByRole('button', { name: 'Send', exact: true }).click()
  await thread.getByText('Gladly').waitFor()
  await eventually(() => out.whatsapp.server.calls.some(({ body }) => body.includes('Gladly')))
  await close()
  expect(complaints).toEqual([])

  const { points, failures } = (await out.api('GET', `/campaigns/${id}/progress`)).body
  const sum = (name: string) => points.reduce((all: number, point: Record<string, number>) => all + point[name]!, 0)
  expect(['sent', 'delivered', 'read', 'failed', 'replied'].map(sum)).toEqual([2, 1, 1, 0, 1])
  expect(failures).toEqual([])
  expect((await out.api('GET', '/campaigns')).body.items[0]).toMatchObject({ name: 'Launch', optedOutCount: 1 })
}, 60_000)
