import type { MailResult, Outcome } from '../_kit/contract.ts'

type Response = Extract<MailResult, { ok: true }>['response']

/** What a mail server's last word says of one message. */
export interface Refusal {
  /** The enhanced code (`5.1.1`, RFC 3463) or, without one, the three digits. */
  code: string
  reason: string
  /** Nobody will ever be reached at this address. */
  isDeadAddress: boolean
}

/**
 * 2xx: the server has it. 4xx: not now. 5xx: never; at the greeting or the login it is about us, later about this message.
 * Nothing sent: again. No answer after the message left: doubtful.
 */
export function readReply(
  result: MailResult,
  taken: (response: Response) => Outcome,
  refused: (refusal: Refusal) => Outcome,
): Outcome {
  if (!result.ok) {
    const { failure, reason, permanent, afterMs } = result
    if (permanent) return { kind: 'reject', reason }
    return failure === 'not_sent' ? { kind: 'retry', reason, afterMs } : { kind: 'doubtful', reason }
  }
  const { response } = result
  const { status, step } = response
  if (status >= 200 && status < 300) return taken(response)
  const reason = `the mail server answered ${quote(response)}`
  if (status < 500) return { kind: 'retry', reason }
  if (step === 'login') return { kind: 'reject', reason: `the mail server did not accept our credentials (${status})` }
  if (step === 'connect')
    return { kind: 'reject', reason: `the mail server does not speak with us: ${quote(response)}` }
  return refused({ code: codeOf(response), reason, isDeadAddress: isDead(response) })
}

const longestQuote = 200

const quote = ({ status, text }: Response) =>
  (text.replace(/\s+/g, ' ').trim() || String(status)).slice(0, longestQuote).toWellFormed()

const enhanced = ({ text }: Response) => /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(text)?.[1] ?? null

const codeOf = (response: Response) => enhanced(response) ?? String(response.status)

/** RFC 3463 and 7505: no such mailbox, no such domain, bad syntax, moved away, takes no mail, switched off. */
const deadCodes = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1'])

/** What servers without enhanced codes write; only at RCPT, where the reply is about the address. */
const deadWords = /user unknown|unknown user|no such (user|mailbox|recipient)|does not exist|unknown recipient/i

function isDead(response: Response): boolean {
  const code = enhanced(response)
  if (code) return deadCodes.has(code)
  return response.step === 'recipient' && response.status === 550 && deadWords.test(response.text)
}
