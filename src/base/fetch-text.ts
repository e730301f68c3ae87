import type { OutboundHttp } from './outbound-http.ts'

const KEEP_MS = 24 * 60 * 60 * 1000
const MOST_KEPT = 100

/**
 * Fetches public documents that rarely change (a vendor's certificate) and keeps them a day; who asks for one that is
 * under way waits for it. Only the public Internet is reached. Throws when the answer is not a 200; failures are not kept.
 */
export function createFetchText(send: OutboundHttp, now: () => number = Date.now): (url: string) => Promise<string> {
  const kept = new Map<string, { text: Promise<string>; until: number }>()
  return (url) => {
    const known = kept.get(url)
    if (known && known.until > now()) return known.text
    const text = fetchOnce(send, url)
    // a newer answer stands last; the oldest goes first
    kept.delete(url)
    kept.set(url, { text, until: now() + KEEP_MS })
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
    text.catch(() => kept.get(url)?.text === text && kept.delete(url))
    return text
  }
}

async function fetchOnce(send: OutboundHttp, url: string): Promise<string> {
  const result = await send({ method: 'GET', url, timeoutMs: 5_000 }, { reach: 'public' })
  if (!result.ok) throw new Error(`${url}: ${result.reason}`)
  if (result.response.status !== 200) throw new Error(`${url}: answered ${result.response.status}`)
  return result.response.text
}
