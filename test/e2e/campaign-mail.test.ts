import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Outreach, openOutreach } from './outreach.ts'

const mails: string[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, _session, done) => {
    let text = ''
    stream.on('data', (chunk) => {
      text += chunk
    })
    stream.on('end', () => {
      mails.push(text)
      done()
    })
  },
})

let out: Outreach
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  out = await openOutreach({ SMTP_URL: `smtp://127.0.0.1:${port}`, SMTP_FROM: 'Loja <loja@example.test>' })
})
afterAll(async () => {
  await out.stop()
  await new Promise<void>((resolve) => server.close(resolve))
})

const browser = { 'user-agent': 'Mozilla/5.0 (X11; Linux x64) Gecko/20100101 Firefox/130.0' }
const plain = (mail: string) => mail.replace(/=\r\n/g, '').replace(/=3D/g, '=')
const linksIn = (mail: string, path: string) =>
  [...plain(mail).matchAll(new RegExp(`http://[^\\s"<>]+/${path}/[\\w.-]+`, 'g'))].map(([url]) => url)

it('an e-mail tells of openings and clicks by people, and lets the reader out in one click', async () => {
  const lead = await out.enter('Iara Luz')
  const id = await out.launch({
    channel: 'email',
    message: { text: 'Olá {{first_name}}, veja https://example.test/casa?a=1&b=2 hoje.', subject: 'Oi {{first_name}}' },
    audience: { leadIds: [lead.id] },
  })
  expect(await out.reached(id, 'completed')).toMatchObject({ sentCount: 1 })
  await out.logged(`Business ${lead.id}: contact_status = emailed (campaign sent)`)
  const [mail] = mails as [string]
  expect(mail).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m)
  const tracked = linksIn(mail, 't')
  expect(tracked.length).toBe(2)

  const figures = async () => (await out.api('GET', `/campaigns/${id}`)).body
  for (const url of tracked) await fetch(url, { headers: { 'user-agent': 'GoogleImageProxy' }, redirect: 'manual' })
  const click = await Promise.all(tracked.map((url) => fetch(url, { headers: browser, redirect: 'manual' })))
  expect(click.map(({ status, headers }) => [status, headers.get('location')]).sort()).toEqual([
    [200, null],
    [303, 'https://example.test/casa?a=1&b=2'],
  ])
  await out.logged(`Business ${lead.id}: contact_status = clicked (link clicked)`)
  expect(await figures()).toMatchObject({ openedCount: 1, clickedCount: 1, readCount: 1 })
  expect((await fetch(`${tracked[0]}x`, { headers: browser, redirect: 'manual' })).status).toBe(404)

  const [exit] = linksIn(mail, 'u') as [string]
  const asked = await fetch(exit, { headers: { ...browser, 'accept-language': 'es-MX' } })
  expect(await asked.text()).toContain('Darse de baja')
  expect((await figures()).exclusions).toEqual({})
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const left = await fetch(exit, { method: 'POST', headers: form, body: 'List-Unsubscribe=One-Click' })
  expect(left.status).toBe(200)
  await out.logged(`Business ${lead.id}: contact_status = unsubscribed (e-mail opt-out)`)
  const again = await out.launch({ channel: 'email', message: { text: 'Oi' }, audience: { leadIds: [lead.id] } })
  expect(await out.reached(again, 'completed')).toMatchObject({ sentCount: 0, exclusions: { suppressed: 1 } })
})
