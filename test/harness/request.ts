import type { InboundIo, WebhookRequest } from '../../src/vendors/_kit/contract.ts'

/** A webhook request as RECEIVE would hand it over; say only what matters to the test. */
export function makeRequest(parts: Partial<WebhookRequest> & { text?: string } = {}): WebhookRequest {
  const { text = '', ...given } = parts
  const url = given.url ?? 'https://hooks.example.test/api/v1/webhooks/demo'
  return {
    method: 'POST',
    url,
    query: Object.fromEntries(new URL(url).searchParams),
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(text),
    action: null,
    viaSecretUrl: false,
    receivedAt: new Date(0),
    ip: null,
    ...given,
  }
}

/** A clock that stands still and no network. */
export function ioAt(now: Date | number, pages: Record<string, string> = {}): InboundIo {
  return {
    now: () => new Date(now),
    fetchText: async (url) => {
      const page = pages[url]
      if (page === undefined) throw new Error(`nothing is served at ${url}`)
      return page
    },
  }
}
