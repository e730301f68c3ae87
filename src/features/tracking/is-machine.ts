/** Mail proxies that load every picture, and scanners that follow every link before a person sees them. */
const programs =
  /bot\b|crawl|spider|scan|preview|proxy|prefetch|monitor|curl|wget|python|java\/|okhttp|axios|node-fetch|go-http|headless|barracuda|proofpoint|mimecast|safelinks|fireeye|trendmicro|symantec|outlook-ios-android\/1\.0$/i

/** True when no person did it: no user agent, a known program, Apple's mail proxy, or a browser that only loads ahead. */
export function isMachine(userAgent: string | null, purpose: string | null): boolean {
  const agent = userAgent?.trim() ?? ''
  // Apple's mail proxy says this and nothing more
  if (agent === '' || agent === 'Mozilla/5.0') return true
  return programs.test(agent) || /prefetch|preview/i.test(purpose ?? '')
}
