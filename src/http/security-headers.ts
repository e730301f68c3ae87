/** What a browser may do with each kind of answer. */

const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** Answers that are no page: nothing may run or be framed. */
const dataPolicy = "default-src 'none'; frame-ancestors 'none'"

/** Our own pages: everything from this server, nothing inline but styles with this answer's nonce (dialogs lock the scrolling with one). */
export const pagePolicy = (nonce: string) =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

/** The API reference builds its own styles and starts from an inline script; it still loads and calls only this server. */
export const docsPolicy =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The headers of an answer, before a page puts its own policy. */
export function securityHeaders(isHttps: boolean): Record<string, string> {
  return {
    ...everywhere,
    'content-security-policy': dataPolicy,
    ...(isHttps ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}
