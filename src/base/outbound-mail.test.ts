import { createServer, type Server } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { eventually } from '../../test/harness/eventually.ts'
import { smtpError, startMailServer, type TestMailServer } from '../../test/harness/mail-server.ts'
import { createOutboundMail, type OutboundMail } from './outbound-mail.ts'
import { createRecord, type Exchange } from './record-exchange.ts'

const post = createOutboundMail()
let running: TestMailServer | undefined
let raw: Server | undefined
afterEach(async () => {
  await running?.stop()
  raw?.close()
  running = raw = undefined
})

const mail = (server: string, changes: Partial<OutboundMail> = {}): OutboundMail => ({
  server,
  from: 'Loja <ola@loja.example.test>',
  to: ['"Pessoa, Exemplo" <pessoa@example.test>'],
  subject: 'Visita à loja',
  text: 'Olá!\n.\nFim',
  html: '<p>Olá!</p>',
  messageId: '<m1@loja.example.test>',
  headers: { 'List-Unsubscribe': '<https://hub.example.test/u/1>' },
  ...changes,
})
const here = { reach: 'anywhere' } as const

/** A server of scripted replies, one for each line it reads; null: it hangs up. */
async function script(replies: (line: string) => string | null): Promise<string> {
  raw = createServer((socket) => {
    socket.write('220 mail.example.test\r\n')
    let inData = false
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      for (const line of bytes.toString().split('\r\n').slice(0, -1)) {
        if (inData && line !== '.') continue
        const reply = replies(inData ? '.' : line)
        inData = line.startsWith('DATA')
        if (reply === null) return socket.destroy()
        if (reply) socket.write(`${reply}\r\n`)
      }
    })
  })
  await new Promise<void>((resolve) => raw!.listen(0, '127.0.0.1', resolve))
  return `smtp://127.0.0.1:${(raw.address() as { port: number }).port}`
}

const usual = (line: string) => (line.startsWith('DATA') ? '354 go on' : '250 Ok')

it('hands a message over as it was composed', async () => {
  running = await startMailServer()
  expect(await post(mail(running.url), here)).toMatchObject({ ok: true, response: { status: 250, step: 'data' } })
  const [{ from, to, raw } = { from: '', to: [], raw: '' }] = running.mails
  expect([from, to]).toEqual(['ola@loja.example.test', ['pessoa@example.test']])
  expect(raw).toContain('Message-ID: <m1@loja.example.test>')
  expect(raw).toContain('List-Unsubscribe: <https://hub.example.test/u/1>')
  expect(raw).toContain('Subject: =?UTF-8?Q?Visita_=C3=A0_loja?=')
  expect(raw).toContain('multipart/alternative')
})

it('logs in, and tells a refused password from a refused message', async () => {
  running = await startMailServer({
    authOptional: false,
    onAuth: ({ username, password }, _session, done) =>
      username === 'mailer@x' && password === 'p/w' ? done(null, { user: 1 }) : done(new Error('no')),
  })
  const as = (user: string) => running!.url.replace('//', `//${user}@`)
  expect(await post(mail(as('mailer%40x:p%2Fw')), here)).toMatchObject({ ok: true, response: { status: 250 } })
  expect(await post(mail(as('mailer:wrong')), here)).toMatchObject({
    ok: true,
    response: { status: 535, step: 'login' },
  })
})

it('tells at which step the server said no', async () => {
  running = await startMailServer({
    onMailFrom: ({ address }, _session, done) => done(address.startsWith('spam') ? smtpError(550, '5.7.1 no') : null),
    onRcptTo: ({ address }, _session, done) =>
      done(
        address.startsWith('nobody')
          ? smtpError(550, '5.1.1 No such user')
          : address.startsWith('busy')
            ? smtpError(450, '4.2.0 later')
            : null,
      ),
    onData: (stream, _session, done) => stream.on('end', () => done(smtpError(554, '5.6.0 bad content'))).resume(),
  })
  const said = async (changes: Partial<OutboundMail>) => {
    const result = await post(mail(running!.url, changes), here)
    return result.ok ? [result.response.status, result.response.step, result.response.text] : result
  }
  expect(await said({ from: 'spam@example.test' })).toEqual([550, 'sender', '550 5.7.1 no'])
  expect(await said({ to: ['nobody@example.test'] })).toEqual([550, 'recipient', '550 5.1.1 No such user'])
  expect(await said({ to: ['busy@example.test'] })).toEqual([450, 'recipient', '450 4.2.0 later'])
  expect(await said({})).toEqual([554, 'data', '554 5.6.0 bad content'])
})

it('knows before which point a lost connection cannot have cost a message', async () => {
  const early = await script((line) => (line.startsWith('RCPT') ? null : usual(line)))
  expect(await post(mail(early), here)).toMatchObject({ ok: false, failure: 'not_sent' })
  raw!.close()
  const late = await script((line) => (line === '.' ? null : usual(line)))
  expect(await post(mail(late), here)).toEqual({
    ok: false,
    failure: 'no_answer',
    reason: 'the connection broke off',
  })
  raw!.close()
  const silent = await script((line) => (line === '.' ? '' : usual(line)))
  expect(await post(mail(silent, { timeoutMs: 150 }), here)).toEqual({
    ok: false,
    failure: 'no_answer',
    reason: 'no answer in time',
  })
})

it('never began where nobody listens, where the URL is none and where a user may not go', async () => {
  const url = await script(usual)
  raw!.close()
  expect(await post(mail(url), here)).toEqual({ ok: false, failure: 'not_sent', reason: 'the connection was refused' })
  expect(await post(mail('http://mail.example.test'), here)).toMatchObject({ failure: 'not_sent', permanent: true })
  expect(await post(mail('smtp://127.0.0.1:25'), { reach: 'public' })).toEqual({
    ok: false,
    failure: 'not_sent',
    reason: 'the host is not on the public Internet',
    permanent: true,
  })
  expect(await post(mail('smtp://127.0.0.1:25', { to: [] }), here)).toMatchObject({ failure: 'not_sent' })
})

it('gives no password to a server that does not encrypt, unless it is on this machine', async () => {
  running = await startMailServer({ authOptional: false, onAuth: (_auth, _session, done) => done(null, { user: 1 }) })
  const guard = async () => ({ ok: true as const, addresses: [{ address: '127.0.0.1', family: 4 as const }] })
  const guarded = createOutboundMail({ guard })
  const port = new URL(running.url).port
  const result = await guarded(mail(`smtp://mailer:password@mail.example.test:${port}`), { reach: 'public' })
  expect(result).toMatchObject({ ok: false, failure: 'not_sent' })
  expect(running.mails).toEqual([])
})

it('records the message without the password', async () => {
  running = await startMailServer({ onAuth: (_auth, _session, done) => done(null, { user: 1 }) })
  const seen: Exchange[] = []
  const record = createRecord((exchange) => seen.push(exchange))
  const server = running.url.replace('//', '//mailer:a-p%40ssword@')
  await post(mail(server, { text: 'a-p@ssword' }), { reach: 'anywhere', record })
  expect(seen).toMatchObject([
    { request: { method: 'SMTP', url: running.url, headers: { subject: 'Visita à loja' }, body: '***' }, status: 250 },
  ])
  expect(JSON.stringify(seen)).not.toContain('ssword')
})

it('keeps a connection for the next mail, and takes another one when the server hung up meanwhile', async () => {
  let connections = 0
  const open = new Set<string>()
  running = await startMailServer({
    onConnect: ({ id }, done) => {
      connections++
      open.add(id)
      done()
    },
    onClose: ({ id }) => open.delete(id),
    onRcptTo: ({ address }, _session, done) => done(address.startsWith('nobody') ? smtpError(550, '5.1.1 no') : null),
  })
  const send = (to = 'pessoa@example.test') => post(mail(running!.url, { to: [to] }), here)
  for (const n of [1, 2, 3]) expect(await send(), `mail ${n}`).toMatchObject({ ok: true })
  expect(connections).toBe(1)
  expect(await Promise.all([send(), send()])).toMatchObject([{ ok: true }, { ok: true }])
  expect(connections).toBe(2)
  expect(await send('nobody@example.test')).toMatchObject({ response: { status: 550 } })
  expect(await send()).toMatchObject({ ok: true })
  expect(connections).toBe(2)

  for (const connection of running.server.connections) connection.close()
  await eventually(() => open.size === 0)
  expect(await send()).toMatchObject({ ok: true })
  expect(connections).toBe(3)
  expect(running.mails).toHaveLength(7)
})
