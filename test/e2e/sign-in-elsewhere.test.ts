import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../harness/browser.ts'
import { buildDashboard, visit } from '../harness/dashboard.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { type HubProcess, startHubProcess } from '../harness/hub-process.ts'
import { startMailServer, type TestMailServer } from '../harness/mail-server.ts'
import { temporaryDirectory } from '../harness/temporary-directory.ts'

const key = 'an instance key of the provider test, long enough'
const client = { clientId: 'leadline', clientSecret: 'the secret of the client of the test, thirty-two' }

let database: TestDatabase
let directory: Awaited<ReturnType<typeof temporaryDirectory>>
let mail: TestMailServer
let provider: Server
let hub: HubProcess
let browser: Browser
beforeAll(async () => {
  await buildDashboard()
  database = await createTestDatabase()
  directory = await temporaryDirectory()
  mail = await startMailServer()
  const port = await freePort()
  const issuer = await startProvider(`http://127.0.0.1:${port}/api/v1/auth/callback/oidc`)
  hub = await startHubProcess({
    env: {
      DATABASE_URL: database.url,
      DATA_DIR: directory.path,
      LEADLINE_API_KEY: key,
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      SMTP_URL: mail.url,
      SMTP_FROM: 'hub@example.test',
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: client.clientId,
      OIDC_CLIENT_SECRET: client.clientSecret,
      OIDC_NAME: 'Example ID',
    },
  })
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await hub?.end('SIGKILL')
  provider?.close()
  await mail?.stop()
  await database?.drop()
  await directory?.[Symbol.asyncDispose]()
})

/** A certified OpenID provider whose accounts are the addresses that one types; on another site than the hub. */
async function startProvider(redirectUri: string): Promise<string> {
  let handle: RequestListener = () => undefined
  provider = createServer((request, response) => handle(request, response))
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  const issuer = `http://localhost:${(provider.address() as AddressInfo).port}`
  const oidc = new Provider(issuer, {
    clients: [{ client_id: client.clientId, client_secret: client.clientSecret, redirect_uris: [redirectUri] }],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: true, name: `Person ${id.split('@')[0]}` }),
    }),
    cookies: { keys: ['a key of the cookies of the provider'] },
  })
  handle = oidc.callback()
  return issuer
}

/** One that nobody listens on now: the provider must know where to send people back before the hub starts. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function invite(email: string) {
  const answer = await fetch(`${hub.url}/api/v1/invitations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email, role: 'manager' }),
  })
  return (await answer.json()) as { url: string; isSent: boolean }
}

async function signInAtProvider(page: Page, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Example ID' }).click()
  await page.getByPlaceholder('Enter any login').fill(email)
  await page.getByPlaceholder('and password').fill('whatever')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

test('who is invited gets the link by mail, and comes in by the provider that proves the address', async () => {
  const { url, isSent } = await invite('ana@example.test')
  expect(isSent).toBe(true)
  const [letter] = mail.mails
  expect(letter).toMatchObject({ from: 'hub@example.test', to: ['ana@example.test'] })
  // quoted-printable
  expect(letter!.raw.replaceAll('=\r\n', '').replaceAll('=3D', '=')).toContain(url)

  const { page, close } = await visit(browser, hub.url, '/sign-in')
  await signInAtProvider(page, 'ana@example.test')
  await page.waitForURL(`${hub.url}/home`)
  await page.getByRole('navigation').first().waitFor()
  const session = await page.evaluate(async () => (await fetch('/api/v1/session')).json())
  expect(session).toMatchObject({ user: { email: 'ana@example.test', name: 'Person ana' }, role: 'manager' })
  await close()
})

test('whom nobody invited stays outside, whatever the provider says', async () => {
  const { page, close } = await visit(browser, hub.url, '/sign-in')
  await signInAtProvider(page, 'stranger@example.test')
  await page.getByRole('alert').getByText('Nobody here has invited this account.').waitFor()
  const { rows } = await database.pool.query(`select 1 from users where email = 'stranger@example.test'`)
  expect(rows).toEqual([])
  await close()
})
