import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Outreach, openOutreach } from './outreach.ts'

const token = 'token-of-the-mail-server-0123456789'

/** Every mail with the address that its sender wants bounces at. */
const mails: { text: string; returnPath: string }[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, session, done) => {
    let text = ''
    stream.on('data', (chunk) => {
      text += chunk
    })
    stream.on('end', () => {
      mails.push({ text, returnPath: (session.envelope.mailFrom as { address: string }).address })
      done()
    })
  },
})

let out: Outreach
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  out = await openOutreach({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    SMTP_FROM: 'Loja <loja@example.test>',
    SMTP_RETURN_PATH: 'devolucoes@example.test',
    DSN_TOKEN: token,
  })
})
afterAll(async () => {
  await out.stop()
  await new Promise<void>((resolve) => server.close(resolve))
})

const headersOf = (mail: string) => mail.split('\r\n\r\n', 1)[0]!
const mailTo = (address: string) => mails.find(({ text }) => headersOf(text).includes(address))!

/** What Postfix writes back. */
const report = (id: string, to: string, { action, status, said }: Record<'action' | 'status' | 'said', string>) =>
  [
    'From: MAILER-DAEMON@mx.example.test (Mail Delivery System)',
    'To: devolucoes@example.test',
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <${id}@mx.example.test>`,
    `Date: ${new Date().toUTCString()}`,
    'Auto-Submitted: auto-replied',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b/1"',
    '',
    '--b/1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.test',
    '',
    `Final-Recipient: rfc822; ${to}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${said}`,
    '',
    '--b/1',
    'Content-Type: text/rfc822-headers',
    '',
    headersOf(mailTo(to).text).replaceAll('\r\n', '\n'),
    '',
    '--b/1--',
    '',
  ].join('\n')

/** As curl does it for the mail server. */
const pipe = async (mail: string, proof = token) => {
  const answer = await fetch(`${out.hub.url}/api/v1/webhooks/dsn`, {
    method: 'POST',
    headers: { 'content-type': 'message/rfc822', authorization: `Bearer ${proof}`, prefer: 'wait=20' },
    body: mail,
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

it('a mail that comes back marks its recipient and stops the address; a full mailbox stops nothing', async () => {
  const [gone, full, late] = [await out.enter('Iara Luz'), await out.enter('Rui Mar'), await out.enter('Bia Sol')]
  const audience = { leadIds: [gone.id, full.id, late.id] }
  const message = { text: 'Olá {{first_name}}', subject: 'Oi' }
  const id = await out.launch({ channel: 'email', message, audience })
  expect(await out.reached(id, 'completed')).toMatchObject({ sentCount: 3 })
  expect(mailTo(gone.email).returnPath).toBe('devolucoes@example.test')

  const dead = report('b1', gone.email, { action: 'failed', status: '5.1.1', said: '550 5.1.1 User unknown' })
  expect(await pipe(dead, 'another token of the same length 01')).toMatchObject({ status: 401 })
  expect(await pipe(dead)).toMatchObject({ status: 200 })
  expect((await pipe(dead)).body).toMatchObject({ status: 'duplicate' })
  await out.logged(`Business ${gone.id}: contact_status = bounced (e-mail failed: dead address)`)
  await pipe(report('b2', full.email, { action: 'failed', status: '5.2.2', said: '552 5.2.2 Mailbox full' }))
  await pipe(report('b3', late.email, { action: 'delayed', status: '4.4.1', said: 'Connection timed out' }))
  await pipe(report('b4', late.email, { action: 'delivered', status: '2.0.0', said: '250 Ok' }))

  const { body } = await out.api('GET', `/campaigns/${id}`)
  expect(body).toMatchObject({ sentCount: 3, failedCount: 2, deliveredCount: 1, doubtfulCount: 0, optedOutCount: 0 })
  const { body: list } = await out.api('GET', '/suppressions?reason=bounce')
  expect(list.items).toMatchObject([{ channel: 'email', address: gone.email, detail: '550 5.1.1 User unknown' }])
  const again = await out.launch({ channel: 'email', message, audience })
  expect(await out.reached(again, 'completed')).toMatchObject({ sentCount: 2, exclusions: { suppressed: 1 } })
})

it('a bounce that names no mail is kept and flagged, one about a stranger’s mail means nothing', async () => {
  const notice =
    'From: MAILER-DAEMON@antigo.example.test\nSubject: Undeliverable\n\nYour mail could not be delivered.\n'
  expect(await pipe(notice)).toMatchObject({ status: 200, body: { status: 'failed' } })
  const { body } = await out.api('GET', '/exceptions?kind=unreadable')
  expect(body.items).toMatchObject([{ vendor: 'dsn' }])
  const stranger = notice.replace(
    'be delivered.',
    'be delivered.\n\n<quem@example.test>:\nunknown (#5.1.1)\n\n--- copy\n\nMessage-ID: <x@outra.example.test>',
  )
  expect(await pipe(stranger)).toMatchObject({ status: 200 })
  expect(await pipe('')).toMatchObject({ status: 200 })
})
