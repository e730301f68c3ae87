/** A webhook request before and after its proof. Only `pipeline/receive.ts` and the store can make a verified one. */

export interface WebhookRequest {
  method: string
  /** Full public URL as the vendor called it (scheme and host from PUBLIC_URL), query included. */
  url: string
  query: Record<string, string>
  /** Names in lower case; repeated headers joined by ", ". */
  headers: Record<string, string>
  body: Buffer
  /** The path segment after the vendor (and secret), e.g. `on_create_lead`; null when absent. */
  action: string | null
  /** True when the request came through the connection's own secret URL (compared in constant time). */
  viaSecretUrl: boolean
  receivedAt: Date
  /** Peer address, for allow lists. */
  ip: string | null
}

declare const proven: unique symbol
export type VerifiedRequest = WebhookRequest & { readonly [proven]: true }

/** Reserved to RECEIVE after a positive verdict and to DECIDE on what RECEIVE stored; the house rules check the callers. */
export function markVerified(request: WebhookRequest): VerifiedRequest {
  return request as VerifiedRequest
}

export type Parsed = { ok: true; value: unknown } | { ok: false }

const parsed = new WeakMap<WebhookRequest, Parsed>()

/** The body as JSON, parsed once per request; invalid UTF-8 and invalid JSON are not an exception. */
export function readJson(request: WebhookRequest): Parsed {
  const known = parsed.get(request)
  if (known) return known
  const result = parse(request.body)
  parsed.set(request, result)
  return result
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parse(body: Buffer): Parsed {
  try {
    return { ok: true, value: JSON.parse(utf8.decode(body)) }
  } catch {
    return { ok: false }
  }
}
