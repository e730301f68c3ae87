import type { MailResult, OutboundMail } from './outbound-mail.ts'
import type { Exchange, ExchangeRecord } from './record-exchange.ts'

/** Starts the record of one message, in the shape of an HTTP exchange; the function it gives closes it. */
export function recordMail(record: ExchangeRecord, mail: OutboundMail, url: URL | null): (result: MailResult) => void {
  const at = new Date().toISOString()
  const started = performance.now()
  for (const secret of [url?.password, url && decodeURIComponent(url.password)]) if (secret) record.hide(secret)
  const headers = { from: mail.from, to: mail.to.join(', '), subject: mail.subject, 'message-id': mail.messageId }
  const shown = Object.entries({ ...headers, ...mail.headers }).map(([name, value]) => [name, record.mask(value)])
  const request: Exchange['request'] = {
    method: 'SMTP',
    url: url ? `${url.protocol}//${url.host}` : 'smtp:',
    headers: Object.fromEntries(shown),
    body: record.mask(mail.text),
    at,
  }
  return (result) =>
    record.report({
      request,
      response: result.ok
        ? { status: result.response.status, headers: {}, body: record.mask(result.response.text) }
        : { failure: result.failure, reason: record.mask(result.reason) },
      status: result.ok ? result.response.status : null,
      durationMs: Math.round(performance.now() - started),
    })
}
