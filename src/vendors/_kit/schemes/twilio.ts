import { createHmac, hash } from 'node:crypto'
import type { Scheme } from '../contract.ts'
import { readForm } from '../form.ts'
import type { WebhookRequest } from '../request.ts'
import { equalInConstantTime } from './equal-in-constant-time.ts'
import { accept, activeSecrets, reject } from './verdict.ts'

export interface TwilioOptions<S> {
  /** The primary Auth Token signs; during its rotation two are active. API keys never sign. */
  authTokens(settings: S): string[]
}

/**
 * `X-Twilio-Signature`: HMAC-SHA1 of the URL that Twilio called, followed by a form's sorted fields; any other body is
 * covered by its SHA-256 in the URL's `bodySHA256`.
 */
export function twilio<S>(options: TwilioOptions<S>): Scheme<S> {
  return (request, settings) => {
    const tokens = activeSecrets(options.authTokens(settings))
    if (tokens.length === 0) return reject('no_secret_configured')
    const given = request.headers['x-twilio-signature']
    if (!given) return reject('missing_proof')
    if (!/^[A-Za-z0-9+/]{27}=$/.test(given)) return reject('malformed_proof')

    const tail = signedTail(request)
    if (tail === null) return reject('wrong_proof')
    for (const token of tokens) {
      for (const url of spellings(request.url)) {
        const expected = createHmac('sha1', token)
          .update(url + tail, 'utf8')
          .digest('base64')
        if (equalInConstantTime(given, expected)) return accept('twilio')
      }
    }
    return reject('wrong_proof')
  }
}

/** What follows the URL in the signed text; null when the body is covered by nothing or by another body's hash. */
function signedTail(request: WebhookRequest): string | null {
  const bodyHash = request.query.bodySHA256
  if (bodyHash) return equalInConstantTime(hash('sha256', request.body, 'hex'), bodyHash.toLowerCase()) ? '' : null
  if (request.body.length === 0) return ''
  const form = readForm(request)
  return form && request.method !== 'GET' ? sortedFields(form) : null
}

/** Names in code-unit order; the values of a repeated name de-duplicated and sorted. */
function sortedFields(form: [string, string][]): string {
  const values = new Map<string, Set<string>>()
  for (const [name, value] of form) values.set(name, (values.get(name) ?? new Set()).add(value))
  const names = [...values.keys()].sort()
  return names
    .map((name) =>
      [...values.get(name)!]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('')
}

/** Twilio is not consistent about default ports and escaping; its own library accepts these four spellings. */
function spellings(url: string): Set<string> {
  const bare = url.split('#', 1)[0]!
  const normal = URL.canParse(bare) ? new URL(bare).href : bare
  return new Set([bare, ...ports(bare), normal, ...ports(normal)])
}

function ports(url: string): string[] {
  const parts = /^(https?):\/\/([^/?#]*?)(?::(\d+))?([/?].*)?$/.exec(url)
  if (!parts) return []
  const [, scheme, host, port, rest = ''] = parts
  const standard = scheme === 'https' ? '443' : '80'
  return [`${scheme}://${host}${rest}`, `${scheme}://${host}:${port ?? standard}${rest}`]
}
