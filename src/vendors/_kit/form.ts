import type { WebhookRequest } from './request.ts'

/** The body's fields in the order sent, repeated names included; null when the body is not a URL-encoded form. */
export function readForm(request: WebhookRequest): [name: string, value: string][] | null {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return null
  return [...new URLSearchParams(request.body.toString('utf8'))]
}
