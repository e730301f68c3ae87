/** The only place that speaks SMTP: the second door beside outbound-http. */
import { once } from 'node:events'
import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { type Guarded, guardAddress } from './guard-address.ts'
import { keepIdle } from './keep-idle.ts'
import type { SendOptions } from './outbound-http.ts'
import { recordMail } from './record-mail.ts'

export interface OutboundMail {
  /** `smtp://user:password@host:587`, or `smtps://` where the connection is encrypted from its first byte. */
  server: string
  /** `Name <address>`, or the address alone. */
  from: string
  /** Where mail servers report to what they cannot deliver; default the sender's address. */
  returnPath?: string
  to: string[]
  subject: string
  text: string
  html?: string | null
  /** With its angle brackets. Ours, so that it stays the same over all attempts. */
  messageId: string
  headers?: Record<string, string>
  /** From the first step to the server's last word; default 60 s. */
  timeoutMs?: number
}

/** Where in the conversation the server said its last word. */
export type MailStep = 'connect' | 'login' | 'sender' | 'recipient' | 'data'

/** `status` is SMTP's: 250 = taken, 4xx = not now, 5xx = never. `text` is the whole last reply, its code included. */
export interface MailResponse {
  status: number
  text: string
  step: MailStep
}

/** As for HTTP: `not_sent` the server cannot have the message, `no_answer` it may. */
export type MailResult =
  | { ok: true; response: MailResponse }
  | { ok: false; failure: 'not_sent' | 'no_answer'; reason: string; permanent?: true; afterMs?: number }

export type OutboundMailer = (mail: OutboundMail, options: SendOptions) => Promise<MailResult>

interface MailerSettings {
  /** Factor on every time-out; default 1. */
  patience?: number
  /** Judges a server typed by a user; another one only in tests. */
  guard?: (url: URL) => Promise<Guarded>
}

const DEFAULT_TIMEOUT_MS = 60_000
const CONNECT_TIMEOUT_MS = 10_000
/** Long enough for the next mail of a campaign; servers allow minutes. */
const IDLE_MS = 5_000
/** Servers end longer conversations; nodemailer's own pool has the same limit. */
const MAILS_A_LINE = 100

/** A connection that is logged in, and how many mails it has carried. */
interface Line {
  connection: SMTPConnection
  carried: number
}

/**
 * Makes the function that hands one message to a server, and never throws for what the server or the network does. A connection
 * that carried a mail is kept a moment for the next one to the same server by the same user. Credentials never travel readable:
 * without TLS they are only given to a server on this machine.
 */
export function createOutboundMail({ patience = 1, guard = guardAddress }: MailerSettings = {}): OutboundMailer {
  const idle = keepIdle<Line>({ idleMs: IDLE_MS, close: ({ connection }) => connection.close() })
  return async (mail, { reach, record, signal }) => {
    const url = URL.parse(mail.server)
    const close = record && recordMail(record, mail, url)
    const result = await send()
    close?.(result)
    return result

    async function send(): Promise<MailResult> {
      if (!url?.hostname || !/^smtps?:$/.test(url.protocol)) return neverSent('not a valid smtp or smtps URL')
      const deadline = AbortSignal.timeout(Math.ceil((mail.timeoutMs ?? DEFAULT_TIMEOUT_MS) * patience))
      const stop = signal ? AbortSignal.any([deadline, signal]) : deadline
      let address: string | undefined
      if (reach === 'public') {
        const guarded = await guard(url).catch((error: Error) => error)
        if (guarded instanceof Error) return notSent('the host cannot be looked up')
        if (!guarded.ok) return neverSent(guarded.reason)
        address = guarded.addresses[0]!.address
      }
      const key = `${mail.server} ${address ?? ''}`
      const line = idle.take(key)
      const result = line && (await converse(mail, line, null, stop))
      // the server hung up meanwhile: it cannot have the message
      if (result && !isHungUp(result)) return keep(result, key, line)
      const opened = { connection: new SMTPConnection(optionsFor(url, address, patience)), carried: 0 }
      return keep(await converse(mail, opened, login(credentialsIn(url)), stop), key, opened)
    }
  }

  /** For the next mail, if this one went well. */
  function keep(result: MailResult, key: string, line: Line): MailResult {
    const { connection } = line
    connection.removeAllListeners()
    // what happens to it while nobody speaks is found out by the next mail
    connection.on('error', () => undefined)
    connection.on('end', () => idle.forget(line))
    if (result.ok && result.response.status < 300 && ++line.carried < MAILS_A_LINE) idle.keep(key, line)
    else connection.close()
    return result
  }
}

const isHungUp = (result: MailResult) =>
  result.ok
    ? result.response.status === 421 && result.response.step !== 'data'
    : result.failure === 'not_sent' && !result.permanent

/** `address`: where the name was judged to lead; the certificate must still be the name's. */
function optionsFor(url: URL, address: string | undefined, patience: number) {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isSecure = url.protocol === 'smtps:'
  const isHere = host === 'localhost' || host === '::1' || /^127\./.test(host)
  return {
    host: address ?? host,
    port: Number(url.port) || (isSecure ? 465 : 587),
    secure: isSecure,
    requireTLS: !isSecure && url.username !== '' && !isHere,
    servername: isIP(host) ? undefined : host,
    // nothing can listen between us and a server on this machine, and its certificate is seldom a real one
    tls: { rejectUnauthorized: !isHere },
    connectionTimeout: CONNECT_TIMEOUT_MS * patience,
    greetingTimeout: CONNECT_TIMEOUT_MS * patience,
    socketTimeout: DEFAULT_TIMEOUT_MS * patience,
  }
}

function credentialsIn({ username, password }: URL): { user: string; pass: string } | null {
  return username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : null
}

/** What nodemailer reports of a conversation that did not end well. */
interface MailError extends Error {
  code?: string
  response?: string
  responseCode?: number
  command?: string
}

type Open = (connection: SMTPConnection) => Promise<void>

/** Connects, and says who we are where there is somebody to be. */
function login(credentials: { user: string; pass: string } | null): Open {
  return async (connection) => {
    await step((done) => connection.connect(done))
    if (credentials) await step((done) => connection.login({ credentials }, done))
  }
}

/** `open`: null for a connection that is open already. */
async function converse(
  mail: OutboundMail,
  { connection }: Line,
  open: Open | null,
  stop: AbortSignal,
): Promise<MailResult> {
  // From the first byte of the message on, the server may have all of it; before, it has none.
  let mayHaveLeft = false
  try {
    const { message, envelope } = await compose(mail)
    const body = Readable.from(
      (function* () {
        mayHaveLeft = true
        yield message
      })(),
    )
    const troubled = once(connection, 'error', { signal: stop }).then(([error]) => Promise.reject(error))
    const talk = async () => {
      await open?.(connection)
      return step<{ response: string }>((done) => connection.send(envelope, body, done))
    }
    const { response } = (await Promise.race([talk(), troubled])) as { response: string }
    return { ok: true, response: { status: codeOf(response) || 250, text: response, step: 'data' } }
  } catch (error) {
    return ended(error as MailError, mayHaveLeft, stop)
  }
}

function step<T>(begin: (done: (error?: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => begin((error, result) => (error ? reject(error) : resolve(result as T))))
}

async function compose({ from, returnPath, to, subject, text, html, messageId, headers }: OutboundMail) {
  const composed = new MailComposer({
    from,
    to,
    subject,
    text,
    html: html ?? undefined,
    messageId,
    headers,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
  const { from: sender, to: recipients } = composed.getEnvelope()
  return { envelope: { from: returnPath ?? sender, to: recipients }, message: await composed.build() }
}

const steps: [command: RegExp, step: MailStep][] = [
  [/^AUTH/, 'login'],
  [/^MAIL/, 'sender'],
  [/^RCPT/, 'recipient'],
  [/^DATA/, 'data'],
]

const stepOf = (command = ''): MailStep => steps.find(([pattern]) => pattern.test(command))?.[1] ?? 'connect'

const codeOf = (response: string) => Number(/^\d{3}/.exec(response)?.[0] ?? 0)

function ended(error: MailError, mayHaveLeft: boolean, stop: AbortSignal): MailResult {
  const status = error.responseCode || codeOf(error.response ?? '')
  if (status && error.response)
    return { ok: true, response: { status, text: error.response.trim(), step: stepOf(error.command) } }
  if (mayHaveLeft) return { ok: false, failure: 'no_answer', reason: explain(error, stop, 'no answer in time') }
  // nodemailer itself will not send it: no valid recipient, larger than the server allows
  if (/^(EENVELOPE|EMESSAGE)$/.test(error.code ?? '')) return neverSent(error.message)
  return notSent(explain(error, stop, 'could not connect in time'))
}

const reasons: Record<string, string> = {
  EDNS: 'the host was not found',
  ECONNREFUSED: 'the connection was refused',
  ETLS: 'no encrypted connection could be made',
  ECONNECTION: 'the connection broke off',
  ECONNRESET: 'the connection broke off',
}

function explain(error: MailError, stop: AbortSignal, inTime: string): string {
  if (stop.aborted || error.code === 'ETIMEDOUT') return inTime
  const code = Object.keys(reasons).find((known) => known === error.code || error.message.includes(known))
  return code ? reasons[code]! : `the conversation failed (${error.code ?? error.message})`
}

const notSent = (reason: string): MailResult => ({ ok: false, failure: 'not_sent', reason })
const neverSent = (reason: string): MailResult => ({ ok: false, failure: 'not_sent', reason, permanent: true })
