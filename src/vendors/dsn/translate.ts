import type { Event } from '../../domain/events.ts'
import type { VerifiedRequest } from '../_kit/contract.ts'
import { type MailNews, mailEvents, type ToldMail } from '../_kit/mail-events.ts'
import { type Fate, type MailReport, readReport } from './read-report.ts'

export function translate(request: VerifiedRequest): Event[] {
  const report = readReport(request.body)
  const messageId = report?.messageId ?? report?.ledgerId
  if (!report || !messageId) return []
  const about = { messageId, ledgerId: report.ledgerId }
  return mailEvents(
    report.complaint ? complained(report, about) : report.fates.map((fate) => toldOf(report, fate, about)),
  )
}

type About = Pick<ToldMail, 'messageId' | 'ledgerId'>

function toldOf({ id, at }: MailReport, fate: Fate, about: About): ToldMail {
  const { action, code, recipient } = fate
  const rawState = code ? `${action} ${code}` : action
  return {
    ...about,
    key: `${id}:${recipient ?? ''}:${action}`,
    at: fate.at ?? at,
    recipient,
    rawState,
    news: newsOf(fate),
  }
}

const longestReason = 300

function newsOf({ action, code, said }: Fate): MailNews {
  switch (action) {
    case 'delayed':
    case 'delivered':
      return { kind: action }
    // the list or alias got it
    case 'expanded':
      return { kind: 'delivered' }
    // handed to a server that reports nothing
    case 'relayed':
      return { kind: 'sent' }
    case 'failed': {
      const reason = (said ?? code)?.slice(0, longestReason) ?? null
      return isDead(code) ? { kind: 'bounced', permanent: true, reason } : { kind: 'failed', code, reason }
    }
  }
}

/**
 * RFC 3463: a permanent failure of the address, the mailbox or of nothing in particular, and a domain without a server. A full
 * mailbox, a mail too large, what is wrong with the connection, the content or by policy, and what was given up after a while
 * (4.x.x) are no reason never to write again.
 */
const isDead = (code: string | null) => code !== null && /^5\.(0\.\d+|1\.(?!7|8)\d+|2\.[01]|4\.4)$/.test(code)

const leaving = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list', 'unsubscribe'])

function complained({ id, at, complaint }: MailReport, about: About): ToldMail[] {
  const { kind, recipient } = complaint!
  if (!leaving.has(kind)) return []
  const isComplaint = kind === 'abuse' || kind === 'fraud'
  const news: MailNews = { kind: isComplaint ? 'complained' : 'unsubscribed', reason: kind }
  return [{ ...about, key: `${id}:${kind}`, at, recipient, rawState: kind, news }]
}
