import { createHmac } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setupToken } from '../../src/features/people/set-up.ts'
import { openBrowser } from '../harness/browser.ts'
import { buildDashboard, visit } from '../harness/dashboard.ts'
import { startTestHub, type TestHub } from '../harness/hub.ts'

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

const open = (path: string) => visit(browser, hub.url, path)

/** What an authenticator app shows now (RFC 6238). */
function codeNow(uri: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const secret = new URL(uri).searchParams.get('secret')!.replace(/=+$/, '')
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const digest = createHmac('sha1', Buffer.from(bytes)).update(counter).digest()
  const at = digest.at(-1)! & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

describe('the first run', () => {
  const account = { name: 'Ana Souza', email: 'ana@example.test', password: 'a sentence is the best password' }

  it('makes an account by the link, and shows the first webhook on its way through the line', async () => {
    const token = await setupToken(hub.database.pool, hub.sealer)
    const { page, complaints, close } = await open(`/setup?token=${token}`)
    for (const [label, value] of Object.entries({
      Name: account.name,
      'E-mail': account.email,
      Password: account.password,
    }))
      await page.getByLabel(label).fill(value)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByRole('heading', { name: 'How do you want to begin?' }).waitFor()
    await page.getByRole('button', { name: /Connect a vendor/ }).waitFor()
    await page.goto(`${hub.url}/setup/first-webhook`)
    await page.getByText('curl -X POST').waitFor()
    await page.getByRole('button', { name: 'Send test' }).click()
    const watch = page.getByRole('region', { name: 'What becomes of it' })
    await watch.getByText('New lead').waitFor()
    await watch.getByText('Open the whole story').click()
    await page.getByRole('region', { name: 'Timeline' }).getByText('Lead made').waitFor()
    await close()
    expect(complaints).toEqual([])
  })

  it('is over after it: people sign in with e-mail and password, and are told when these are wrong', async () => {
    const { page, close } = await open('/setup')
    await page.getByText('Leadline is set up already.').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByLabel('E-mail').fill(account.email)
    await page.getByLabel('Password').fill('not the password')
    await page.getByLabel('Password').press('Enter')
    await page
      .getByRole('alert')
      .getByText(/is wrong/)
      .waitFor()
    await page.getByLabel('Password').fill(account.password)
    await page.getByLabel('Password').press('Enter')
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    await close()
  })

  it('asks for the code of a second factor once a person has switched it on', async () => {
    const { page, complaints, close } = await open('/sign-in')
    const signIn = async () => {
      await page.getByLabel('E-mail').fill(account.email)
      await page.getByLabel('Password').fill(account.password)
      await page.getByLabel('Password').press('Enter')
    }
    await signIn()
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    await page.goto(`${hub.url}/settings?tab=account`)
    const panel = page.getByRole('region', { name: 'Second factor' })
    await panel.getByLabel('Present password').fill(account.password)
    await panel.getByRole('button', { name: 'Switch on' }).click()
    const dialog = page.getByRole('dialog', { name: 'Switch on' })
    const uri = (await dialog.getByRole('link').getAttribute('href'))!
    await dialog.getByRole('textbox', { name: 'Code' }).fill(codeNow(uri))
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await panel.getByRole('button', { name: 'Switch off' }).waitFor()
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await signIn()
    await page.getByRole('textbox', { name: 'Code' }).fill(codeNow(uri))
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    await close()
    expect(complaints).toEqual([])
  })
})
