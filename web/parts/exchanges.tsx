import { useFormats } from '../formats.ts'
import { useWords } from '../language.ts'
import { Badge } from './badge.tsx'
import { Code } from './code.tsx'
import { Disclosure } from './disclosure.tsx'

/** One request of ours and its answer, as the attempt's record keeps it. */
interface Exchange {
  request: { method: string; url: string; headers: Record<string, string>; body: string | null }
  response: { headers?: Record<string, string>; body?: string; failure?: string; reason?: string }
  status: number | null
  durationMs: number
}

/** What an attempt's status is of: a mail server's reply is no answer of HTTP. */
export const protocolOf = (exchanges: unknown[]): 'SMTP' | 'HTTP' =>
  (exchanges as Exchange[])[0]?.request.method === 'SMTP' ? 'SMTP' : 'HTTP'

/** What was asked of the vendor and what it answered. */
export function Exchanges({ exchanges }: { exchanges: unknown[] }) {
  const t = useWords('shell')
  const formats = useFormats()
  return (exchanges as Exchange[]).map(({ request, response, status, durationMs }, at) => (
    <Disclosure
      key={at}
      title={
        <span className="flex min-w-0 flex-wrap items-center gap-x-2 font-mono">
          {request.method} <span className="break-all">{request.url}</span>
          <Badge tone={status !== null && status < 400 ? 'good' : 'bad'}>{status ?? t('exchange.noAnswer')}</Badge>
          {formats.duration(durationMs)}
        </span>
      }
    >
      <p className="text-xs font-medium">{t('exchange.asked')}</p>
      <Code value={{ headers: request.headers, body: readBody(request.body) }} />
      <p className="text-xs font-medium">{t('exchange.answered')}</p>
      <Code
        value={
          response.failure
            ? { failure: response.failure, reason: response.reason }
            : { headers: response.headers, body: readBody(response.body ?? null) }
        }
      />
    </Disclosure>
  ))
}

function readBody(body: string | null): unknown {
  try {
    return JSON.parse(body ?? '')
  } catch {
    return body
  }
}
