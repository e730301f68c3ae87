import { bodyDigest, instantOf, mailAddress, messageIdOf } from './read-fields.ts'
import { allParts, type Part, readFields, readMail } from './read-mail.ts'
import { readPlainBounce } from './read-plain-bounce.ts'

/** What became of the mail for one recipient (RFC 3464). */
export interface Fate {
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** RFC 3463, such as 5.1.1; null where the server named none. */
  code: string | null
  /** What the server said. */
  said: string | null
  recipient: string | null
  /** ISO-8601 UTC or null. */
  at: string | null
}

/** A mail that a mail server or a provider sent about a mail of ours, or one that is none of these. */
export interface MailReport {
  /** The same when the same mail comes again. */
  id: string
  /** `failed`, `delayed`, …, the kind of a complaint (`abuse`), `auto_reply` or `mail`. */
  type: string
  /** ISO-8601 UTC or null. */
  at: string | null
  /** Of the mail that it is about, without brackets. */
  messageId: string | null
  /** Its row in our ledger, where our header came back. */
  ledgerId: string | null
  fates: Fate[]
  complaint: { recipient: string | null; kind: string } | null
}

/** Null: a bounce that does not say which mail came back, or to whom it is useless to write. */
export function readReport(body: Buffer): MailReport | null {
  const mail = readMail(body)
  if (mail.headers.size === 0) return null
  const parts = allParts(mail)
  const common = {
    id: messageIdOf(mail.headers.get('message-id')) ?? bodyDigest(body),
    at: instantOf(mail.headers.get('date')),
  }
  const status = parts.find(({ type }) => /^message\/(global-)?delivery-status$/.test(type))
  const feedback = parts.find(({ type }) => type === 'message/feedback-report')
  const original = originalOf(parts)
  if (feedback) return { ...common, ...namesOf(mail, original), ...readComplaint(feedback, original), fates: [] }
  const fates = status ? readFates(status, original) : readPlainBounce(mail, parts)
  if (!fates)
    return {
      ...common,
      type: isAutomatic(mail) ? 'auto_reply' : 'mail',
      messageId: null,
      ledgerId: null,
      fates: [],
      complaint: null,
    }
  const names = namesOf(mail, original)
  const [first] = fates
  if (!first || (!names.messageId && !names.ledgerId)) return null
  return { ...common, ...names, type: first.action, fates, complaint: null }
}

type Fields = ReadonlyMap<string, string>

/** The headers of the mail that came back: a part of their own, a whole mail, or a copy at the end of a text. */
function originalOf(parts: Part[]): Fields {
  const part = parts.find(({ type }) => /^(text|message)\/(global-headers|rfc822-headers|rfc822|global)$/.test(type))
  if (part) return readFields(part.text)
  const copy = parts.flatMap(({ text }) => (/^Message-ID:/im.exec(text) ? [text] : []))[0]
  return copy === undefined ? new Map() : readFields(paragraphWith(copy, /^Message-ID:/im))
}

/** From the line after the last empty one before what is sought. */
function paragraphWith(text: string, sought: RegExp): string {
  const before = text.slice(0, sought.exec(text)!.index)
  const from = Math.max(before.lastIndexOf('\n\n'), before.lastIndexOf('\n\r\n'))
  return text.slice(from + 1).replace(/^\s+/, '')
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Servers that bring nothing back still name it as what they answer. */
function namesOf({ headers }: Part, original: Fields): Pick<MailReport, 'messageId' | 'ledgerId'> {
  const named = original.get('message-id') ?? headers.get('in-reply-to') ?? headers.get('references')
  const ledgerId = original.get('x-leadline-message') ?? null
  return { messageId: messageIdOf(named), ledgerId: ledgerId && uuid.test(ledgerId) ? ledgerId.toLowerCase() : null }
}

const actions = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const

/** The report's blocks: one about the mail, then one for each recipient. */
function readFates(status: Part, original: Fields): Fate[] {
  const blocks = status.text.split(/\r?\n(?:[ \t]*\r?\n)+/).map((text) => readFields(text.trimStart()))
  return blocks.flatMap((fields): Fate[] => {
    const word = fields.get('action')?.toLowerCase().split(/[\s(]/, 1)[0]
    const action = actions.find((each) => each === word)
    if (!action) return []
    const said = afterType(fields.get('diagnostic-code'))
    const final = mailAddress(afterType(fields.get('final-recipient')))
    const first = mailAddress(afterType(fields.get('original-recipient')))
    // we write to one person in a mail: the address in it is the one that we know
    const recipient = first ?? mailAddress(original.get('to')) ?? final
    return [
      {
        action,
        code: codeIn(fields.get('status'), said),
        said,
        recipient,
        at: instantOf(fields.get('last-attempt-date')),
      },
    ]
  })
}

/** `rfc822; who@example.test`, `smtp; 550 no such user`: what follows the type. */
const afterType = (text: string | undefined) => text?.replace(/^[^;]*;\s*/, '').trim() || null

const code = /\b([245]\.\d{1,3}\.\d{1,3})\b/

/** A status that only says "something" (5.0.0) is made precise by what the server said. */
function codeIn(status: string | undefined, said: string | null): string | null {
  const named = code.exec(status ?? '')?.[1] ?? null
  const spoken = code.exec(said ?? '')?.[1] ?? null
  if (!named) return spoken
  return named.endsWith('.0.0') && spoken?.[0] === named[0] ? spoken : named
}

/** RFC 5965: whom the reader's provider tells us of, and why. */
function readComplaint(feedback: Part, original: Fields): Pick<MailReport, 'type' | 'complaint'> {
  const fields = readFields(feedback.text.trimStart())
  const kind = fields.get('feedback-type')?.toLowerCase() || 'abuse'
  const recipient = mailAddress(fields.get('original-rcpt-to')) ?? mailAddress(original.get('to'))
  return { type: kind.slice(0, 100), complaint: { kind, recipient } }
}

/** RFC 3834, and what older programs write. */
function isAutomatic({ headers }: Part): boolean {
  return (
    /^auto-(replied|generated|notified)/i.test(headers.get('auto-submitted') ?? '') ||
    /^auto_reply$/i.test(headers.get('precedence') ?? '') ||
    ['x-autoreply', 'x-autorespond'].some((name) => headers.has(name))
  )
}
