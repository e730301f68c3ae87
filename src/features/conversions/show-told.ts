import type { Sealer } from '../../base/seal.ts'
import { maskCpfs } from '../../domain/mask.ts'
import type { MatchKey, MatchKeyName } from '../../domain/match-keys.ts'
import type { ToldConversion } from './load-conversions.ts'

/** What was told, as people may see it: enough of each value to recognise it, and not to use it. */
export function showTold(told: Buffer, sealer: Sealer) {
  const { keys, event } = sealer.openJson<ToldConversion>(told)
  const { fbc, fbp, ip, userAgent, formLeadId } = event.browser
  const unhashed = { fbc, fbp, client_ip_address: ip && maskIp(ip), client_user_agent: userAgent, lead_id: formLeadId }
  const plain = Object.entries(unhashed).flatMap(([key, value]) =>
    value ? [{ key, source: 'browser' as const, raw: value, normalised: [value], hashed: [value] }] : [],
  )
  const { value, currency, orderId, product } = event
  return {
    keys: [...keys.map(showKey), ...plain],
    customData: maskCpfs({ ...event.custom, value, currency, order_id: orderId, product }),
    sourceUrl: event.sourceUrl,
  }
}

function showKey({ key, source, raw, normalised, hashed }: MatchKey) {
  const mask = masks[key] ?? ((text: string) => text)
  return { key, source, raw: mask(raw), normalised: normalised.map(mask), hashed }
}

/** The first letter of each word. */
const initials = (text: string) => text.replace(/(\p{L})[\p{L}\p{M}'’-]*/gu, '$1***')

const maskDigits = (text: string) => text.replace(/\d(?=(?:\D*\d){4})/g, '*')

/** All but the year, at whichever end it is. */
function maskDay(text: string): string {
  const stars = (part: string) => part.replace(/\d/g, '*')
  return /^\d{4}/.test(text) ? text.slice(0, 4) + stars(text.slice(4)) : stars(text.slice(0, -4)) + text.slice(-4)
}

const masks: Partial<Record<MatchKeyName, (text: string) => string>> = {
  em: (text) => text.replace(/^(\s*.)[^@]*(?=@)/u, '$1***'),
  ph: maskDigits,
  fn: initials,
  ln: initials,
  zp: (text) => text.replace(/[\da-z](?=(?:[^\da-z]*[\da-z]){0,2}[^\da-z]*$)/gi, '*'),
  db: maskDay,
  // beside a state of a phone's or a postal code's making stands what it was made of
  st: (text) => (/\d{5}/.test(text) ? maskDigits(text) : text),
  country: (text) => (/\d{5}/.test(text) ? maskDigits(text) : text),
}

const maskIp = (ip: string) => ip.replace(/[^.:]+$/, '*')
